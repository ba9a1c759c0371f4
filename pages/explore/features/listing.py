"""The few lines of PyTorch behind the feature page."""

from pages.explore.features.choices import Choices
from ui.takeaway import code

NOISE = """part = part_until(traced, "{node}")        # the network from its input to this node
numbers = writing.first(seeds).requires_grad_()    # a spectrum, N x 3 x S x (S/2+1) x 2
adam = torch.optim.Adam([numbers], lr)
for _ in range(steps):
    spectrum = torch.view_as_complex(numbers) * scale         # scale = S² / frequency
    planes = torch.fft.irfft2(spectrum, s=(S, S)) / 4
    pictures = torch.sigmoid(einsum("rc,nchw->nrhw", colours, planes))
    values = part(normalise(shake(pictures)))                 # shift, turn, scale at random
    loss = {loss}
    numbers.grad, = torch.autograd.grad(loss, numbers)        # the network's weights stay
    adam.step()
"""
PHOTO = """for side in octaves:                                # from small to the photo's own size
    picture = resize(photo, side) + resize(detail, side)
    for _ in range(steps):
        rolled = torch.roll(picture, shift, (2, 3)).requires_grad_()
        values = part(normalise(rolled))
        slope, = torch.autograd.grad({loss}, rolled)
        rolled = (rolled + strength * slope / slope.abs().mean()).clamp(0, 1)
        picture = torch.roll(rolled, back, (2, 3))
    detail = picture - resize(photo, side)
"""
LOSSES = {
    "channel": "values[:, {index}].mean((1, 2)).sum()",
    "neuron": "values[:, {index}, h // 2, w // 2].sum()",
    "branch": "values.relu().square().mean()",
    "class": "values[:, {index}].sum()",
}


CAPTION = (
    "Olah, Mordvintsev and Schubert 2017, Feature visualization. Every step changes the picture, "
    "never the network. What is maximised is the value before the ReLU, so that a silent channel "
    "has a gradient, too; what is compared with the gallery is the value after it. With several "
    "results, the cosine between their Gram matrices is penalised too. The colour matrix is the "
    "one published with the paper (ImageNet); a learning rate that falls along a cosine and "
    "transforms that weaken towards the end are ours. A picture smaller than the network's input "
    "is mirrored, not enlarged, for the comparison."
)


def how_computed(choices: Choices) -> None:
    """What ran, in a fold-out."""
    loss = LOSSES[choices.target.kind].format(index=choices.target.index)
    text, sign = (NOISE, "-") if choices.mode == "noise" else (PHOTO, "")
    code(CAPTION, text.format(node=choices.target.node, loss=sign + loss))
