"""What is done to training pictures so that strangers' photos are recognised too.

Each picture is drawn with numpy and Pillow (crop, smaller copy, other background), each batch with
torch (light, colour, grey, blur, erased boxes, mixing). Everything comes from one generator, so
that the same seed gives the same batches.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import label
from torch import Tensor
from torch.nn import functional as F

WHITE = 232  # from this value on, in all three channels, a pixel may be studio background
STUDIO = 0.5  # of the border must be white for a picture to count as taken in a studio


@dataclass(frozen=True)
class Strength:
    """How strongly the pictures are changed; shares are probabilities of one picture or one
    batch.
    """

    background: float = 0.6  # of studio pictures: the white is replaced
    smaller: float = 0.15  # shown smaller, on a blurred surrounding
    jitter: float = 0.4  # contrast, brightness and saturation by up to so much
    grey: float = 0.1
    blur: float = 0.15
    erased: float = 0.25
    mixed: float = 0.25  # of batches: a box of another picture is pasted in (Yun et al. 2019)


USUAL = Strength()


def studio_background(picture: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """Which pixels (H x W) are white and joined to the border, or None where the border is not
    mostly white.
    """
    white: NDArray[np.bool_] = np.min(picture, axis=2) >= WHITE
    border = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    if border.mean() < STUDIO:
        return None
    regions = np.asarray(label(white, connectivity=1))
    edge = np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]])
    return np.isin(regions, np.unique(edge[edge > 0]))


def on_another_background(
    picture: NDArray[np.uint8],
    background: NDArray[np.bool_],
    other: NDArray[np.uint8],
    generator: np.random.Generator,
) -> NDArray[np.uint8]:
    """The picture with its studio background replaced: by one colour, or by a part of another
    picture.
    """
    height, width = background.shape
    if generator.random() < 0.4:
        behind = np.full_like(picture, generator.integers(0, 256, 3, dtype=np.uint8))
    else:
        box = _box(other, generator.uniform(0.2, 0.9), 1.0, generator)
        behind = np.asarray(Image.fromarray(other).resize((width, height), box=box))
    return np.where(background[..., None], behind, picture)


def random_crop(
    picture: NDArray[np.uint8], size: int, smallest: float, generator: np.random.Generator
) -> NDArray[np.uint8]:
    """A crop of an area share from `smallest` to 1 and an aspect of 3/4 to 4/3 (Szegedy et al.
    2015).
    """
    aspect = float(np.exp(generator.uniform(np.log(3 / 4), np.log(4 / 3))))
    box = _box(picture, generator.uniform(smallest, 1.0), aspect, generator)
    return _resized(picture, size, box)


def shown_smaller(
    picture: NDArray[np.uint8], size: int, other: NDArray[np.uint8], generator: np.random.Generator
) -> NDArray[np.uint8]:
    """The whole picture at 45 to 90 % of the side, somewhere on a blurred part of another
    picture.
    """
    height, width = picture.shape[:2]
    scale = size * generator.uniform(0.45, 0.9) / max(height, width)
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    coarse = Image.fromarray(other).resize((5, 5), Image.Resampling.BOX)
    canvas = coarse.resize((size, size), Image.Resampling.BICUBIC)
    left, top = generator.integers(0, size - w + 1), generator.integers(0, size - h + 1)
    small = Image.fromarray(picture).resize((w, h), Image.Resampling.BILINEAR)
    canvas.paste(small, (int(left), int(top)))
    return np.asarray(canvas)


def relit(pixels: Tensor, strength: Strength, generator: np.random.Generator) -> Tensor:
    """Contrast, brightness, saturation and tint of each picture (N x 3 x S x S, 0 to 1) changed at
    random.
    """
    count, by = len(pixels), strength.jitter
    contrast, light, saturation = (_factors(count, 1 - by, 1 + by, generator) for _ in range(3))
    saturation[torch.from_numpy(generator.random(count) < strength.grey)] = 0
    tint = torch.from_numpy(generator.uniform(1 - by / 3, 1 + by / 3, (count, 3, 1, 1))).float()
    mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
    pixels = ((pixels - mean) * contrast + mean) * light
    grey = pixels.mean(dim=1, keepdim=True)
    return ((pixels - grey) * saturation * tint + grey).clamp(0, 1)


def blurred(pixels: Tensor, strength: Strength, generator: np.random.Generator) -> Tensor:
    """Some of the pictures at a half to a third of their resolution, then enlarged again."""
    chosen = torch.from_numpy(generator.random(len(pixels)) < strength.blur)
    if not bool(chosen.any()):
        return pixels
    size = pixels.shape[-1]
    small = F.interpolate(
        pixels[chosen], size=round(size * generator.uniform(0.33, 0.6)), mode="area"
    )
    pixels[chosen] = F.interpolate(small, size=size, mode="bilinear", align_corners=False)
    return pixels


def erased(pixels: Tensor, strength: Strength, generator: np.random.Generator) -> Tensor:
    """A box of 4 to 25 % of some pictures' area in one colour (cut-out, DeVries and Taylor
    2017).
    """
    size = pixels.shape[-1]
    for i in np.flatnonzero(generator.random(len(pixels)) < strength.erased):
        side = round(size * float(np.sqrt(generator.uniform(0.04, 0.25))))
        top, left = generator.integers(0, size - side + 1, 2)
        colour = torch.from_numpy(generator.random((3, 1, 1))).float()
        pixels[i, :, top : top + side, left : left + side] = colour
    return pixels


def mixed(
    pixels: Tensor, targets: Tensor, strength: Strength, generator: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """CutMix (Yun et al. 2019): in some batches a box of the next picture is pasted in.

    `targets` (N x classes) become the mean of both pictures' targets, weighted by area.
    """
    if generator.random() >= strength.mixed:
        return pixels, targets
    size = pixels.shape[-1]
    side = round(size * float(np.sqrt(generator.uniform(0.1, 0.5))))
    top, left = generator.integers(0, size - side + 1, 2)
    pixels = pixels.clone()
    pasted = pixels.roll(1, dims=0)[:, :, top : top + side, left : left + side]
    pixels[:, :, top : top + side, left : left + side] = pasted
    share = side * side / size**2
    return pixels, targets * (1 - share) + targets.roll(1, dims=0) * share


def _box(
    picture: NDArray[np.uint8], share: float, aspect: float, generator: np.random.Generator
) -> tuple[float, float, float, float]:
    height, width = picture.shape[:2]
    area = height * width * share
    w, h = min(width, np.sqrt(area * aspect)), min(height, np.sqrt(area / aspect))
    left, top = generator.uniform(0, width - w), generator.uniform(0, height - h)
    return (left, top, left + w, top + h)


def _resized(
    picture: NDArray[np.uint8], size: int, box: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    crop = Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(crop)


def _factors(count: int, low: float, high: float, generator: np.random.Generator) -> Tensor:
    return torch.from_numpy(generator.uniform(low, high, (count, 1, 1, 1))).float()
