"""Pictures in folders, one folder a class: `DIR/train/<class>/*` and `DIR/val/<class>/*`."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from training.data.imagenette import CLASSES as IMAGENETTE

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
LONGEST_SHORT_SIDE = 288  # px; larger pictures are reduced once, so that thousands fit in memory


@dataclass(frozen=True)
class Split:
    """One half of a data set: decoded pictures (H x W x 3, uint8) and their class indices."""

    pictures: list[NDArray[np.uint8]]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.pictures)

    def chosen(self, indices: Sequence[int] | NDArray[np.int64]) -> "Split":
        """The pictures at `indices`, in that order."""
        return Split([self.pictures[i] for i in indices], self.labels[list(indices)])


@dataclass(frozen=True)
class Classes:
    """The classes of one or several data sets, in the order of their logits; `folders` are their
    names on disk.
    """

    names: tuple[str, ...]
    folders: tuple[str, ...]

    def __len__(self) -> int:
        """How many classes there are."""
        return len(self.names)


def dataset_folder(path: Path) -> Path:
    """The folder that holds train/ and val/: `path`, or one in it (torchvision's download makes
    such a one).

    Raises:
        FileNotFoundError: neither is there.
    """
    inside = sorted(p for p in path.iterdir() if p.is_dir()) if path.is_dir() else []
    for folder in (path, *inside):
        if (folder / "train").is_dir() and (folder / "val").is_dir():
            return folder
    raise FileNotFoundError(
        f"{path} has no train/ and val/. Imagenette can be downloaded there with"
        ' torchvision.datasets.Imagenette(root, size="160px", download=True); folders of your own'
        " are laid out as train/<class>/ and val/<class>/."
    )


def read_classes(folders: Sequence[Path]) -> Classes:
    """The classes of these data sets, read from the names of the folders in train/; `_` is shown as
    a space.

    Raises:
        ValueError: there are fewer than two classes, or a class of val/ is missing in train/.
    """
    found: dict[str, None] = {}
    for folder in folders:
        in_train, in_val = (_class_folders(folder / part) for part in ("train", "val"))
        unknown = sorted(set(in_val) - set(in_train))
        if unknown:
            raise ValueError(
                f"{folder / 'val'} has classes that train/ lacks: {', '.join(unknown)}"
            )
        found.update(dict.fromkeys(in_train))
    if len(found) < 2:
        raise ValueError("a network needs at least two classes to tell apart")
    names = tuple(IMAGENETTE.get(name, name.replace("_", " ")) for name in found)
    return Classes(names, tuple(found))


def load_split(folders: Sequence[Path], part: str, classes: Classes) -> Split:
    """Every picture of `part` ("train" or "val"), decoded, in the order of data set, class and file
    name.

    Raises:
        FileNotFoundError: a class of the data sets has no picture at all.
    """
    pictures: list[NDArray[np.uint8]] = []
    labels: list[int] = []
    for folder in folders:
        for name in _class_folders(folder / part):
            files = sorted(
                f for f in (folder / part / name).iterdir() if f.suffix.lower() in ENDINGS
            )
            if not files:
                raise FileNotFoundError(f"no pictures in {folder / part / name}")
            pictures += [decode(file.read_bytes()) for file in files]
            labels += [classes.folders.index(name)] * len(files)
    return Split(pictures, np.array(labels, dtype=np.int64))


def decode(data: bytes) -> NDArray[np.uint8]:
    """A picture file as H x W x 3, uint8, its short side at most 288 px."""
    picture: Image.Image = Image.open(io.BytesIO(data)).convert("RGB")
    short = min(picture.size)
    if short > LONGEST_SHORT_SIDE:
        width, height = (round(side * LONGEST_SHORT_SIDE / short) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.BOX)
    return np.asarray(picture)


def load(paths: Sequence[Path]) -> tuple[Classes, Split, Split]:
    """Classes, training and validation pictures of all data sets together."""
    found = [dataset_folder(path) for path in paths]
    classes = read_classes(found)
    training, validation = (load_split(found, part, classes) for part in ("train", "val"))
    return classes, training, validation


def load_half(paths: Sequence[Path], part: str) -> Split:
    """Only the training or only the validation pictures of all data sets together."""
    found = [dataset_folder(path) for path in paths]
    return load_split(found, part, read_classes(found))


def counts(labels: NDArray[np.int64] | Tensor, classes: int) -> list[int]:
    """How many pictures there are of each class."""
    return [int(n) for n in np.bincount(np.asarray(labels), minlength=classes)]


def _class_folders(path: Path) -> list[str]:
    return sorted(p.name for p in path.iterdir() if p.is_dir() and not p.name.startswith("."))
