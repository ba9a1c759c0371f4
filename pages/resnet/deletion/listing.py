"""The few lines of PyTorch behind the page of deleted and exchanged blocks."""

from ui.takeaway import code

CODE = """
# F(x) left out: the same network, this block's sum replaced by its shortcut.
# The same by hand, in a copy: the last BatchNorm of the branch gives 0.
without = copy.deepcopy(network)
torch.nn.init.zeros_(without.layer2[1].bn2.weight)      # bn3 in a bottleneck
torch.nn.init.zeros_(without.layer2[1].bn2.bias)
logits = without(pixels)

# Two blocks exchanged, in a copy
swapped = copy.deepcopy(network)
swapped.layer1[0], swapped.layer1[1] = swapped.layer1[1], swapped.layer1[0]

# A plain CIFAR net without its block k
for place, block in enumerate(net.blocks):
    x = torch.relu(shortcut_a(x, block.outputs, block.stride)) if place == k else block(x)
"""


def listing() -> None:
    """A fold-out with the computation."""
    code(
        "The app does not copy the network for every click: it edits a copy of the network's graph"
        " (torch.fx) that runs on the same weights, which all viewers share. Tests compare it with"
        " the edits by hand below.",
        CODE.strip(),
    )
