"""What is measured of a net while it is trained: its error, and the gradient of every layer."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.depth_family import DepthNet, layers


def error(network: nn.Module, pictures: Tensor, labels: Tensor) -> float:
    """Share of wrong answers in eval mode."""
    network.eval()
    with torch.inference_mode():
        wrong = sum(
            int((network(p).argmax(1) != y).sum())
            for p, y in zip(pictures.split(500), labels.split(500), strict=True)
        )
    return wrong / len(labels)


def gradient_norms(network: DepthNet, pictures: Tensor, labels: Tensor) -> list[float]:
    """L2 norm of the loss gradient of every layer's weight, from input to logits, in training mode.

    BatchNorm's running averages are put back as they were.
    """
    kept = {name: buffer.clone() for name, buffer in network.named_buffers()}
    network.train()
    loss = F.cross_entropy(network(pictures), labels)
    weights = [layer.weight for _, layer in layers(network)]
    found = torch.autograd.grad(loss, weights)  # type: ignore[arg-type]
    for name, buffer in network.named_buffers():
        buffer.copy_(kept[name])
    return [float(gradient.norm()) for gradient in found]
