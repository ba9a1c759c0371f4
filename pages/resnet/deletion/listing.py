"""The few lines of PyTorch behind the page of deleted and exchanged blocks."""

from ui.blocks.listing import WITHOUT

CODE = f"""{WITHOUT}
# Two blocks exchanged, in a copy
swapped = copy.deepcopy(network)
swapped.layer1[0], swapped.layer1[1] = swapped.layer1[1], swapped.layer1[0]

# A plain CIFAR net without its block k
for place, block in enumerate(net.blocks):
    x = torch.relu(shortcut_a(x, block.outputs, block.stride)) if place == k else block(x)
"""
