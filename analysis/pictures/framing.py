"""A viewer's bytes as an RGB picture, as what the network sees of it, and as a tensor."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from torch import Tensor

Pixels = NDArray[np.uint8]
Framing = Literal["centre", "whole"]


@dataclass(frozen=True)
class CropBox:
    """A rectangle in the picture's own pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Framed:
    """What the network sees (S x S x 3, uint8), where that is on the picture, and the picture's
    size.
    """

    pixels: Pixels
    box: CropBox
    picture_size: tuple[int, int]


def frame(picture: Image.Image, resize: int, crop: int, framing: Framing) -> Framed:
    """The network's view: torchvision's resize and centre crop, or the whole picture squeezed to a
    square.
    """
    width, height = picture.size
    if framing == "whole":
        square = picture.resize((crop, crop), Image.Resampling.BILINEAR)
        return Framed(np.asarray(square), CropBox(0, 0, width, height), picture.size)
    scale = resize / min(width, height)
    # torchvision truncates the long side to whole pixels and rounds the crop's corner
    long_side = int(resize * max(width, height) / min(width, height))
    scaled = (resize, long_side) if width <= height else (long_side, resize)
    left, top = (round((side - crop) / 2.0) for side in scaled)
    box = CropBox(left / scale, top / scale, (left + crop) / scale, (top + crop) / scale)
    resized = _resize_window(picture, scaled, (left, top), crop)
    return Framed(resized, box, picture.size)


def _resize_window(
    picture: Image.Image, scaled: tuple[int, int], corner: tuple[int, int], crop: int
) -> Pixels:
    """A window of the resized picture; very long pictures are cut first, so that no huge copy is
    made.
    """
    if max(scaled) <= 8 * crop:
        resized = picture.resize(scaled, Image.Resampling.BILINEAR)
        left, top = corner
        return np.asarray(resized.crop((left, top, left + crop, top + crop)))
    across, down = picture.size[0] / scaled[0], picture.size[1] / scaled[1]
    left, top = corner
    window = (left * across, top * down, (left + crop) * across, (top + crop) * down)
    return np.asarray(picture.resize((crop, crop), Image.Resampling.BILINEAR, box=window))


def network_input(
    framed: Framed, mean: tuple[float, float, float], std: tuple[float, float, float]
) -> "Tensor":
    """The tensor that the network gets: 1 x 3 x S x S, float32, normalised, channels last."""
    import torch  # not at the top: the gallery is shown before torch is needed

    pixels = torch.from_numpy(framed.pixels.copy()).permute(2, 0, 1).unsqueeze(0).float() / 255
    shift, scale = (torch.tensor(values).view(1, 3, 1, 1) for values in (mean, std))
    return ((pixels - shift) / scale).contiguous(memory_format=torch.channels_last)
