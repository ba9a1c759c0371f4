"""The shipped atlas: what a miniature's strongest channels look for, recorded by training.atlas."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analysis.pictures.gallery import GALLERY
from models.catalog import ROOT, NetworkCard

FOLDER = ROOT / "assets" / "atlas"


@dataclass(frozen=True)
class AtlasEntry:
    """One channel's picture: its place in its module's sheet, and the recorded mean activations."""

    module: str
    branch: str
    output: str
    channel: int
    tile: int
    steps: int
    activation: float
    gallery: str
    gallery_activation: float
    smooth: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the best gallery picture's activation is reached; None if that is <= 0."""
        if self.gallery_activation <= 0:
            return None
        return self.activation / self.gallery_activation


@dataclass(frozen=True)
class Atlas:
    """A network's entries by (node, channel), their climbs' settings, and the command."""

    folder: Path
    entries: dict[tuple[str, int], AtlasEntry]
    climb: dict[str, float]
    command: str

    def pixels(self, entry: AtlasEntry) -> NDArray[np.uint8]:
        """The entry's picture (S x S x 3)."""
        side = int(self.climb["size"])
        sheet = _sheet(self.folder / f"{entry.module}.jpg")
        return sheet[:, entry.tile * side : (entry.tile + 1) * side]

    def strongest(self, output: str) -> int:
        """The layer's strongest recorded channel, by its output node; 0 where none is recorded."""
        return next((channel for node, channel in self.entries if node == output), 0)

    def of_module(self, module: str) -> list[AtlasEntry]:
        """The module's entries, in the order of its branches, the strongest first."""
        return [entry for entry in self.entries.values() if entry.module == module]


def atlas_of(card: NetworkCard) -> Atlas | None:
    """The atlas of a shipped network; None for every other one."""
    return _read(FOLDER / card.builder) if card.origin == "shipped" else None


@cache
def _read(folder: Path) -> Atlas | None:
    index = folder / "index.json"
    if not index.exists():
        return None
    record = json.loads(index.read_text())
    entries = [AtlasEntry(**entry) for entry in record["entries"]]
    return Atlas(
        folder, {(e.output, e.channel): e for e in entries}, record["climb"], record["command"]
    )


@cache
def _sheet(path: Path) -> NDArray[np.uint8]:
    pixels = np.asarray(Image.open(path).convert("RGB"))
    pixels.flags.writeable = False
    return pixels


def recorded_words(entry: AtlasEntry) -> str:
    """What an atlas picture reaches, against the gallery."""
    title = GALLERY[entry.gallery].title
    if entry.activation <= entry.gallery_activation:
        return f"{entry.activation:.3g}, not above {title} ({entry.gallery_activation:.3g})"
    times = f", {entry.ratio:.1f}× {title}" if entry.ratio else f", above {title}"
    return f"{entry.activation:.3g}{times}{' (without fine detail)' if entry.smooth else ''}"
