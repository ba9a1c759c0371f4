"""A 1x1 convolution: the same small dense layer at every pixel (Lin et al. 2014)."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

Array = NDArray[np.float32]

# Rows are output channels, columns red, green and blue (inputs from 0 to 1).
PRESETS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "as it is": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "grey by luminance": ((0.299, 0.587, 0.114),),  # ITU-R BT.601
    "sepia": ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131)),
    "red minus green": ((1, -1, 0),),
    "blue minus yellow": ((-0.5, -0.5, 1),),
    "colours swapped": ((0, 0, 1), (1, 0, 0), (0, 1, 0)),
}


def lecture_grid() -> Array:
    """The lecture's 6x6 picture: 100 on the left half, 0 on the right."""
    grid = np.zeros((6, 6), dtype=np.float32)
    grid[:, :3] = 100
    return grid


def pointwise(
    planes: Array, weights: Array, bias: Array | None = None, relu: bool = False
) -> Array:
    """Torch's 1x1 convolution of C x H x W planes with O x C weights: O x H x W.

    Raises:
        ValueError: the weights are for another number of channels.
    """
    if weights.shape[1] != len(planes):
        raise ValueError(f"{weights.shape[1]} weights for {len(planes)} channels")
    kernel = torch.from_numpy(np.ascontiguousarray(weights, dtype=np.float32))[:, :, None, None]
    shift = None if bias is None else torch.from_numpy(bias.astype(np.float32))
    found = F.conv2d(torch.from_numpy(planes.astype(np.float32))[None], kernel, shift)[0]
    return (found.relu() if relu else found).numpy()


def dense(planes: Array, weights: Array, bias: Array | None = None, relu: bool = False) -> Array:
    """Torch's dense layer, run on every pixel's C values for itself: O x H x W."""
    layer = torch.nn.Linear(weights.shape[1], len(weights), bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weights, dtype=np.float32)))
        if bias is not None:
            layer.bias.copy_(torch.from_numpy(bias.astype(np.float32)))
        rows = torch.from_numpy(planes.astype(np.float32)).flatten(1).T.contiguous()
        found = layer(rows).T.reshape(len(weights), *planes.shape[1:])
        return (found.relu() if relu else found).numpy()


def first_component(pixels: NDArray[np.uint8]) -> tuple[float, float, float]:
    """The direction of colour (red, green, blue) along which this picture (H x W x 3) varies most,
    of length 1.
    """
    colours = pixels.reshape(-1, 3).astype(np.float64) / 255
    _, vectors = np.linalg.eigh(np.cov(colours, rowvar=False))
    direction = vectors[:, -1] * np.sign(vectors[:, -1].sum() or 1)
    red, green, blue = (float(value) for value in direction)
    return red, green, blue
