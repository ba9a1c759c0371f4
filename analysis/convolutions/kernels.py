"""Large trained kernels taken apart: which of them are nearly products of a column and a row."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from analysis.convolutions.factorization import Kernel
from models.tracing import Traced


@dataclass(frozen=True)
class LargeKernel:
    """A trained convolution with a square kernel of 3 or more, and the BatchNorm behind it."""

    name: str
    side: int
    inputs: int
    outputs: int
    conv_node: str
    source_node: str
    output_node: str

    @property
    def title(self) -> str:
        """Its path, kernel and channels."""
        return f"{self.name}: {self.side}×{self.side}, {self.inputs} → {self.outputs}"


def large_kernels(traced: Traced) -> tuple[LargeKernel, ...]:
    """Every such convolution of a network, in order."""
    found = []
    for node in traced.graph.nodes:
        module = traced.module(node)
        if not isinstance(module, nn.Conv2d):
            continue
        side = module.kernel_size[0]
        if side >= 3 and module.kernel_size == (side, side):
            (norm,) = node.users
            name = traced.names[node]
            found.append(
                LargeKernel(
                    name.removesuffix(".conv"),
                    side,
                    module.in_channels,
                    module.out_channels,
                    name,
                    traced.names[node.all_input_nodes[0]],
                    traced.names[norm],
                )
            )
    return tuple(found)


def singular_values(kernels: Kernel) -> Kernel:
    """Of every k x k kernel (... x k x k), largest first (... x k)."""
    values: Kernel = np.linalg.svd(kernels, compute_uv=False).astype(np.float64)
    return values


def rank_one(kernels: Kernel) -> Kernel:
    """The nearest kernels that one column times one row can make (Eckart and Young 1936)."""
    u, s, v = np.linalg.svd(kernels)
    best: Kernel = s[..., :1, None] * u[..., :, :1] * v[..., :1, :]
    return best


def rank_one_share(kernels: Kernel) -> Kernel:
    """Share of each kernel's energy (sum of squares) that its rank-1 part keeps."""
    squares = np.square(singular_values(kernels))
    share: Kernel = squares[..., 0] / np.maximum(squares.sum(-1), 1e-300)
    return share


def with_kernels(
    traced: Traced, layer: LargeKernel, source: NDArray[np.float32], kernels: Kernel
) -> NDArray[np.float32]:
    """The layer's output after its BatchNorm (O x H x W) for C x H x W input, its kernels
    replaced.
    """
    conv, norm = (traced.module(traced.node(name)) for name in (layer.conv_node, layer.output_node))
    assert isinstance(conv, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    device = conv.weight.device
    with torch.inference_mode():
        x = torch.from_numpy(source.copy())[None].to(device)
        weight = torch.from_numpy(kernels.astype(np.float32)).to(device)
        found = norm(F.conv2d(x, weight, conv.bias, conv.stride, conv.padding))
    maps: NDArray[np.float32] = found[0].cpu().numpy()
    return maps


def weights_of(traced: Traced, layer: LargeKernel) -> Kernel:
    """The layer's kernels (O x C x k x k) in float64."""
    conv = traced.module(traced.node(layer.conv_node))
    assert isinstance(conv, nn.Conv2d)
    kernels: Kernel = conv.weight.detach().double().cpu().numpy()
    return kernels
