"""CIFAR-10 as tensors: from a folder of JPEGs by class, or torchvision's own download."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from torch import Tensor
from torch.nn import functional as F

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(1, 3, 1, 1)
STD = torch.tensor([0.2470, 0.2435, 0.2616]).view(1, 3, 1, 1)


@dataclass(frozen=True)
class Split:
    """Normalised pictures (N x 3 x 32 x 32, float32), their class indices, and where they are
    from.
    """

    pictures: Tensor
    labels: Tensor
    source: str


def load_split(folder: Path, train: bool) -> Split:
    """The training (50,000) or test (10,000) pictures.

    Raises:
        FileNotFoundError: the folder has neither layout.
    """
    jpegs = folder / ("train" if train else "test")
    if jpegs.is_dir():
        found = [
            (file, place)
            for place, name in enumerate(CLASSES)
            for file in sorted((jpegs / name).glob("*.jpg"))
        ]
        pixels = np.stack([np.asarray(Image.open(file).convert("RGB")) for file, _ in found])
        labels = [place for _, place in found]
        return _split(
            pixels,
            labels,
            f"CIFAR-10 as {_jpeg_words(found[0][0])}",
        )
    if not (folder / "cifar-10-batches-py").is_dir():
        raise FileNotFoundError(
            f"{folder} has no CIFAR-10. Download it there with "
            "torchvision.datasets.CIFAR10(root, download=True)."
        )
    from torchvision.datasets import CIFAR10  # late: digits need this module, but not torchvision

    data = CIFAR10(folder, train=train)
    return _split(data.data, data.targets, "CIFAR-10")


def _jpeg_words(file: Path) -> str:
    """What a JPEG has lost, as its own tables say it."""
    with JpegImageFile(file) as image:
        tables, halved = image.quantization, get_sampling(image) == 2
    quality = next((q for q in range(1, 101) if _tables(q) == tables), None)
    of = f" of quality {quality}" if quality else ""
    return f"JPEG{of}" + (" with chroma at half resolution" if halved else "")


def _tables(quality: int) -> dict[int, list[int]]:
    """The quantisation tables (luminance, chroma) that a quality stands for."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "JPEG", quality=quality)
    written.seek(0)
    return JpegImageFile(written).quantization


def _split(pixels: np.ndarray, labels: list[int], source: str) -> Split:
    pictures = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    return Split((pictures - MEAN) / STD, torch.tensor(labels), source)


def augmented(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Padded by 4, cropped back at random, mirrored half of the time (He et al. 2016, section
    4.2).
    """
    count = len(pictures)
    padded = F.pad(pictures, (4, 4, 4, 4))
    down, across = (torch.randint(0, 9, (count,), generator=generator) for _ in range(2))
    rows = (down[:, None] + torch.arange(32))[:, None, :, None]
    columns = (across[:, None] + torch.arange(32))[:, None, None, :]
    mirrored = torch.rand(count, generator=generator) < 0.5
    columns = torch.where(mirrored[:, None, None, None], columns.flip(3), columns)
    batch = torch.arange(count)[:, None, None, None]
    channels = torch.arange(3)[None, :, None, None]
    return padded[batch, channels, rows, columns]


def as_input(pixels: NDArray[np.uint8]) -> Tensor:
    """A picture (H x W x 3) as these nets get it: reduced to 32 x 32 and normalised (1 x 3 x 32 x
    32).
    """
    return _split(reduced(pixels)[None], [0], "").pictures


def reduced(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture (H x W x 3) as small as CIFAR-10's (32 x 32 x 3)."""
    return np.array(Image.fromarray(pixels).resize((32, 32), Image.Resampling.BOX))
