"""Batches of pictures: drawn at random and changed for training, or in order as the app shows
them.
"""

import threading
from collections.abc import Iterator
from functools import cached_property
from queue import Queue
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training.data import augmentation
from training.data.augmentation import Strength
from training.data.folders import Split

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
# short side before the centre crop, as torchvision's ImageNet transforms have it
RESIZE_RATIO = 256 / 224
BALANCE = (
    0.4  # a class is drawn in proportion to its count to this power: 1 as they are, 0 all alike
)
AHEAD = 3  # batches prepared while the network computes


class Pictures:
    """A training split with what is found out about it once: studio backgrounds, chances of being
    drawn.
    """

    def __init__(self, split: Split, classes: int) -> None:
        self.split, self.classes = split, classes

    @cached_property
    def studio(self) -> dict[int, NDArray[np.bool_]]:
        """The background (H x W, True where white) of every picture taken in a studio, by its
        index.
        """
        masks = ((i, augmentation.studio_background(p)) for i, p in enumerate(self.split.pictures))
        return {i: mask for i, mask in masks if mask is not None}

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """How likely each picture is to be drawn; rare classes more often than they occur."""
        count = np.bincount(self.split.labels, minlength=self.classes).astype(np.float64)
        each = (count**BALANCE / np.maximum(count, 1))[self.split.labels]
        return each / each.sum()

    def drawn(
        self, i: int, size: int, smallest: float, strength: Strength, generator: np.random.Generator
    ) -> NDArray[np.uint8]:
        """Picture `i` changed at random (size x size x 3)."""
        picture = self.split.pictures[i]
        other = self.split.pictures[int(generator.integers(len(self.split)))]
        if i in self.studio and generator.random() < strength.background:
            picture = augmentation.on_another_background(picture, self.studio[i], other, generator)
        if generator.random() < strength.smaller:
            picture = augmentation.shown_smaller(picture, size, other, generator)
        else:
            picture = augmentation.random_crop(picture, size, smallest, generator)
        return picture[:, ::-1] if generator.random() < 0.5 else picture


def training_batches(
    pictures: Pictures,
    size: int,
    smallest: float,
    batch: int,
    strength: Strength,
    generator: np.random.Generator,
) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch: as many pictures as there are, drawn with replacement, normalised (N x 3 x size x
    size).

    Targets are shares (N x classes), since pictures can be mixed.
    """
    split = pictures.split
    order = generator.choice(len(split), len(split), p=pictures.chances)
    for start in range(0, len(order) - batch + 1, batch):
        chosen = order[start : start + batch]
        crops = [pictures.drawn(int(i), size, smallest, strength, generator) for i in chosen]
        pixels = augmentation.relit(_stack(crops), strength, generator)
        pixels = augmentation.blurred(pixels, strength, generator)
        pixels = augmentation.erased(pixels, strength, generator)
        targets = F.one_hot(torch.from_numpy(split.labels[chosen]), pictures.classes).float()
        pixels, targets = augmentation.mixed(pixels, targets, strength, generator)
        yield normalised(pixels), targets


def ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, prepared by a second thread while the first one computes."""
    queue: Queue[Any] = Queue(AHEAD)
    end = object()

    def fill() -> None:
        try:
            for item in batches:
                queue.put(item)
            queue.put(end)
        except BaseException as error:
            queue.put(error)

    threading.Thread(target=fill, daemon=True).start()
    while (item := queue.get()) is not end:
        if isinstance(item, BaseException):
            raise item
        yield item


def centre_batches(split: Split, size: int, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """The whole split in order, centre crops (N x 3 x size x size, normalised), as the app shows
    them.
    """
    for start in range(0, len(split), batch):
        pictures = split.pictures[start : start + batch]
        labels = torch.from_numpy(split.labels[start : start + batch])
        yield normalised(_stack([_centre_crop(p, size) for p in pictures])), labels


def normalised(pixels: Tensor) -> Tensor:
    """Pixels (N x 3 x H x W, 0 to 1) with ImageNet's mean and deviation taken out, channels
    last.
    """
    return ((pixels - MEAN) / STD).contiguous(memory_format=torch.channels_last)


def _centre_crop(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    side = min(height, width) / RESIZE_RATIO
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    crop = Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(crop)


def _stack(crops: list[NDArray[np.uint8]]) -> Tensor:
    pixels = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2)  # N x 3 x S x S, channels last
    return pixels.float() / 255
