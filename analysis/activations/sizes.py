"""The same picture at several sizes, and how strongly each branch answers to each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analysis.activations.branches import output_maps
from analysis.activations.capture import Activations, Capture
from analysis.activations.numbers import energy
from analysis.pictures.framing import CropBox, Framed, Pixels, network_input
from models.anatomy import Module
from models.catalog import NetworkCard

Maps = NDArray[np.float32]


def rescaled(pixels: Pixels, scale: float) -> Pixels:
    """The picture (S x S x 3) shrunk into the middle of its mean colour, or its middle enlarged."""
    side = len(pixels)
    size = max(1, round(side * scale))
    resized = Image.fromarray(pixels).resize((size, size), Image.Resampling.BILINEAR)
    corner = (side - size) // 2
    board = Image.new("RGB", (side, side), tuple(int(v) for v in pixels.reshape(-1, 3).mean(0)))
    board.paste(resized, (corner, corner))
    return np.asarray(board)


@dataclass(frozen=True)
class Answer:
    """At one scale: the picture, each branch's energy map, and its mean over where the picture
    is.
    """

    scale: float
    pixels: Pixels
    maps: tuple[Maps, ...]
    strength: tuple[float, ...]


def answers(
    capture: Capture,
    module: Module,
    card: NetworkCard,
    device: str,
    pixels: Pixels,
    scales: Sequence[float],
) -> Iterator[Answer]:
    """Run the network once for each scale; the strength leaves out what surrounds a shrunk
    picture.
    """
    for scale in scales:
        picture = rescaled(pixels, scale)
        framed = Framed(
            picture, CropBox(0, 0, len(picture), len(picture)), (len(picture), len(picture))
        )
        found = capture.run(network_input(framed, card.mean, card.std).to(device))
        maps = branch_energies(found, module)
        yield Answer(scale, picture, maps, tuple(_inside(plane, scale) for plane in maps))


def branch_energies(found: Activations, module: Module) -> tuple[Maps, ...]:
    """Root mean square over the channels of every branch's output (H x W each)."""
    return tuple(energy(output_maps(found, branch)) for branch in module.branches)


def _inside(plane: Maps, scale: float) -> float:
    side = len(plane)
    width = max(1, round(side * min(scale, 1.0)))
    corner = (side - width) // 2
    return float(plane[corner : corner + width, corner : corner + width].mean())
