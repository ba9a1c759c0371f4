"""What a live training shows, and the lines of PyTorch that do it."""

import streamlit as st

from ui.takeaway import code

CODE = """from models.depth_family import DepthSpec, build, layers
from training.live.digits import digits

training, held_out = digits()                       # 1,400 and 397 pictures, N x 3 x 8 x 8
nets = [build(DepthSpec(family, 56), seed=0) for family in ("plain", "residual")]
optimizers = [torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9) for net in nets]
for epoch in range(8):
    order = torch.randperm(1400, generator=torch.Generator().manual_seed(epoch))
    for chosen in order.split(64):
        for net, optimizer in zip(nets, optimizers):
            loss = F.cross_entropy(net.train()(training.pictures[chosen]), training.labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            norms = [layer.weight.grad.double().norm() for _, layer in layers(net)]
            optimizer.step()
"""


def explained() -> None:
    """A fold-out that says what to look for."""
    with st.expander("What to look for"):
        st.markdown(
            "- **Training loss tells the same story as the held-out error.** A net that overfits"
            " has a low training loss and a high held-out error. A deep plain net has both high: it"
            " is harder to train, although it could copy the shallower one and add layers that"
            " change nothing (He et al. 2016).\n"
            "- **Does the gradient reach the first layer?** Compare its first and last layer in"
            " either net: with BatchNorm, and without it (the third preset).\n"
            "- **A small gradient late in a training** can simply mean a small loss: the residual"
            " net has little left to correct. Compare the first steps (dotted).\n"
            "- **Short trainings on small pictures** are a demonstration, not the paper's"
            " experiment. The order of the two nets is the lesson, not the digits after the point."
        )


def listing() -> None:
    """A fold-out with the computation."""
    code(
        "Two nets of the CIFAR family (6n+2 layers), the same initial weights, the same batches in"
        " turn, one core, in a process of its own. It goes on while you look at other pages, for"
        " ten minutes at most; a pause gives its place to the next viewer. Equal settings give"
        " equal curves, bit for bit. Errors in eval mode, on the 397 held-out digits and on 397 of"
        " the training digits; gradients of the batch of that step.",
        CODE,
    )
