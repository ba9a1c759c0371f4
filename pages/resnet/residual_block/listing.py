"""The few lines of PyTorch behind the residual page."""

from ui.blocks.listing import WITHOUT

CODE = f"""
block = network.layer2[1]

def branch(block, x):                                   # F(x) of a basic block
    y = torch.relu(block.bn1(block.conv1(x)))
    return block.bn2(block.conv2(y))

shortcut = x if block.downsample is None else block.downsample(x)
y = torch.relu(branch(block, x) + shortcut)             # what block(x) gives
{WITHOUT}"""
