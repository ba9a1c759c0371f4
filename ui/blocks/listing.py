"""The lines of PyTorch that leave F(x) of a block out, and the fold-out that shows such lines."""

from ui.takeaway import code

WITHOUT = """
# F(x) left out: the same network, this block's sum replaced by its shortcut.
# The same by hand, in a copy: the last BatchNorm of the branch gives 0.
without = copy.deepcopy(network)
torch.nn.init.zeros_(without.layer2[1].bn2.weight)      # bn3 in a bottleneck
torch.nn.init.zeros_(without.layer2[1].bn2.bias)
logits = without(pixels)
"""


def listing(lines: str) -> None:
    """A fold-out with edits of residual blocks, by hand."""
    code(
        "The app does not copy the network for every click: it edits a copy of the network's graph"
        " (torch.fx) that runs on the same weights, which all viewers share. Tests compare it with"
        " the edits by hand below.",
        lines.strip(),
    )
