"""What a picture is compared with: pictures without the evidence, as the network's input."""

import torch
from torch import Tensor
from torch.nn import functional as F

from analysis.attribution.twin import Twins

BLUR = (
    1 / 12
)  # standard deviation of the blur, as a share of the side: no object is left to recognise


def baseline(name: str, pixels: Tensor, twins: Twins) -> Tensor:
    """The named baseline of a picture (1 x 3 x S x S, normalised by the network's own transform).

    Raises:
        ValueError: there is no such baseline.
    """
    if name in ("black", "white"):
        return twins.normalised(torch.full_like(pixels, float(name == "white")))
    if name == "mean":
        return pixels.mean(dim=(2, 3), keepdim=True).expand_as(pixels).contiguous()
    if name == "blurred":
        return blurred(pixels, BLUR * pixels.shape[-1])
    if name == "noise":
        drawn = torch.rand(pixels.shape, generator=torch.Generator().manual_seed(0))
        return twins.normalised(drawn.to(pixels))
    raise ValueError(f"There is no baseline named {name}.")


def blurred(pixels: Tensor, deviation: float) -> Tensor:
    """A Gaussian blur of that standard deviation in px, edges repeated."""
    reach = min(int(3 * deviation), pixels.shape[-1] - 1)
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float64)
    weights = torch.exp(-0.5 * (offsets / deviation) ** 2)
    kernel = (weights / weights.sum()).to(pixels).view(1, 1, 1, -1).repeat(3, 1, 1, 1)
    across = F.conv2d(F.pad(pixels, (reach, reach, 0, 0), "replicate"), kernel, groups=3)
    down = kernel.transpose(2, 3).contiguous()
    return F.conv2d(F.pad(across, (0, 0, reach, reach), "replicate"), down, groups=3)
