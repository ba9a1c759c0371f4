"""Imagenette (ten ImageNet classes) in memory, cropped and flipped reproducibly."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

# Order of ImageNet's own class index (0, 217, 482, 491, 497, 566, 569, 571, 574, 701).
CLASSES = {
    "n01440764": "tench",
    "n02102040": "English springer",
    "n02979186": "cassette player",
    "n03000684": "chain saw",
    "n03028079": "church",
    "n03394916": "French horn",
    "n03417042": "garbage truck",
    "n03425413": "gas pump",
    "n03445777": "golf ball",
    "n03888257": "parachute",
}
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
RESIZE_RATIO = (
    256 / 224
)  # short side before the centre crop, as torchvision's ImageNet transforms have it


@dataclass(frozen=True)
class Split:
    """One half of the data set: decoded pictures (H x W x 3, uint8) and their class indices."""

    pictures: list[NDArray[np.uint8]]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.pictures)


def load_split(folder: Path, split: str) -> Split:
    """Every picture of `folder/split/<wnid>/`, decoded, in the order of class and file name.

    Raises:
        FileNotFoundError: the folder does not have Imagenette's layout.
    """
    pictures, labels = [], []
    for index, wnid in enumerate(CLASSES):
        files = sorted((folder / split / wnid).glob("*.JPEG"))
        if not files:
            raise FileNotFoundError(f"no pictures in {folder / split / wnid}")
        for file in files:
            pictures.append(_decode(file.read_bytes()))
            labels.append(index)
    return Split(pictures, np.array(labels))


def dataset_folder(path: Path) -> Path:
    """The folder that holds train/ and val/: `path`, or the one that torchvision's download makes in it.

    Raises:
        FileNotFoundError: neither is there.
    """
    candidates = [path, *sorted(path.glob("imagenette2*"))]
    for folder in candidates:
        if (folder / "train").is_dir() and (folder / "val").is_dir():
            return folder
    raise FileNotFoundError(
        f"{path} has no train/ and val/. Download Imagenette there with torchvision.datasets."
        'Imagenette(root, size="160px", download=True).'
    )


def training_batches(
    split: Split, size: int, smallest_crop: float, batch: int, generator: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch of shuffled, randomly cropped, flipped and lit batches (N x 3 x size x size, normalised).

    Crops follow Szegedy et al. 2015: an area share from `smallest_crop` to 1, an aspect of 3/4 to 4/3.
    """
    order = generator.permutation(len(split))
    for start in range(0, len(order) - batch + 1, batch):
        chosen = order[start : start + batch]
        crops = [_random_crop(split.pictures[i], size, smallest_crop, generator) for i in chosen]
        yield _normalised(_relit(_stack(crops), generator)), torch.from_numpy(split.labels[chosen])


def centre_batches(split: Split, size: int, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """The whole split in order, centre crops (N x 3 x size x size, normalised), as the app shows them."""
    for start in range(0, len(split), batch):
        pictures = split.pictures[start : start + batch]
        labels = torch.from_numpy(split.labels[start : start + batch])
        yield _normalised(_stack([_centre_crop(p, size) for p in pictures])), labels


def _decode(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _random_crop(
    picture: NDArray[np.uint8], size: int, smallest: float, generator: np.random.Generator
) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    area = height * width * generator.uniform(smallest, 1.0)
    aspect = np.exp(generator.uniform(np.log(3 / 4), np.log(4 / 3)))
    w, h = min(width, np.sqrt(area * aspect)), min(height, np.sqrt(area / aspect))
    left, top = generator.uniform(0, width - w), generator.uniform(0, height - h)
    box = (left, top, left + w, top + h)
    crop = Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR, box=box)
    mirrored = generator.random() < 0.5
    return np.asarray(crop)[:, ::-1] if mirrored else np.asarray(crop)


def _centre_crop(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    side = min(height, width) / RESIZE_RATIO
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    return np.asarray(
        Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR, box=box)
    )


def _stack(crops: list[NDArray[np.uint8]]) -> Tensor:
    pixels = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2)  # N x 3 x S x S, channels last
    return pixels.float() / 255


def _relit(pixels: Tensor, generator: np.random.Generator) -> Tensor:
    """Random contrast and brightness of each picture, by up to 30 %."""
    shape = (len(pixels), 1, 1, 1)
    contrast = torch.from_numpy(generator.uniform(0.7, 1.3, shape)).float()
    brightness = torch.from_numpy(generator.uniform(0.7, 1.3, shape)).float()
    mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
    return (((pixels - mean) * contrast + mean) * brightness).clamp(0, 1)


def _normalised(pixels: Tensor) -> Tensor:
    return ((pixels - MEAN) / STD).contiguous(memory_format=torch.channels_last)
