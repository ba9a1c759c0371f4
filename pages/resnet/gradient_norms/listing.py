"""The lines of PyTorch that are shown on this page."""

from ui.takeaway import code

LISTING = """\
network = build(DepthSpec("plain", 56, norm=True, init="he"), seed)   # of this run only
network.train()
layers = [m for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
loss = F.cross_entropy(network(pictures), random_labels)
gradients = torch.autograd.grad(loss, [layer.weight for layer in layers])
norms = [torch.linalg.vector_norm(g, dtype=torch.float64) for g in gradients]"""


def listing() -> None:
    """A fold-out with the computation."""
    code("A fresh net for every line and seed; nothing is ever written into .grad.", LISTING)
