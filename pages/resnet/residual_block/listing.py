"""The few lines of PyTorch behind the residual page."""

from ui.takeaway import code

CODE = """
block = network.layer2[1]

def branch(block, x):                                   # F(x) of a basic block
    y = torch.relu(block.bn1(block.conv1(x)))
    return block.bn2(block.conv2(y))

shortcut = x if block.downsample is None else block.downsample(x)
y = torch.relu(branch(block, x) + shortcut)             # what block(x) gives

# F(x) left out: the same network, this block's sum replaced by its shortcut.
# The same by hand, in a copy: the last BatchNorm of the branch gives 0.
without = copy.deepcopy(network)
torch.nn.init.zeros_(without.layer2[1].bn2.weight)      # bn3 in a bottleneck
torch.nn.init.zeros_(without.layer2[1].bn2.bias)
logits = without(pixels)
"""


def listing() -> None:
    """A fold-out with the computation."""
    code(
        "The app does not copy the network for every click: it edits a copy of the network's graph"
        " (torch.fx) that runs on the same weights, which all viewers share. Tests compare it with"
        " the edits by hand below.",
        CODE.strip(),
    )
