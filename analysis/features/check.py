"""The check: does the optimised picture excite its target more than any gallery picture does, and
by how much?
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from analysis.features.spectrum import mirrored_places
from analysis.features.target import Target, normalised
from analysis.pictures.decode import decode
from analysis.pictures.framing import Framed, frame, network_input
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import NetworkCard

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Comparison:
    """What optimised pictures reach (one value each), and what each gallery picture does, by
    name.
    """

    reached: tuple[float, ...]
    gallery: dict[str, float]

    @property
    def best(self) -> str:
        """The gallery picture with the highest value."""
        return max(self.gallery, key=lambda name: self.gallery[name])

    @property
    def highest(self) -> float:
        """That picture's value."""
        return self.gallery[self.best]

    def ratio(self, place: int) -> float | None:
        """How many times the best gallery picture's value is reached; None where that is not above
        zero.
        """
        return self.reached[place] / self.highest if self.highest > 0 else None


def gallery_view(name: str, card: NetworkCard) -> Framed:
    """A gallery picture as this network sees it: its own resize and centre crop."""
    return frame(decode(gallery_bytes(name)), card.resize, card.crop, "centre")


def gallery_values(
    part: nn.Module, target: Target, card: NetworkCard, device: str = "cpu"
) -> Iterator[tuple[str, float]]:
    """The target's measure on every gallery picture, one at each call."""
    for name in GALLERY:
        pixels = network_input(gallery_view(name, card), card.mean, card.std).to(device)
        with torch.inference_mode():
            yield name, float(target.measure(part(pixels))[0])


def reached(
    part: nn.Module, target: Target, pictures: Pixels, card: NetworkCard, device: str = "cpu"
) -> tuple[float, ...]:
    """The target's measure on finished pictures (N x S x S x 3), at the network's own input size,
    nothing moved.
    """
    whole = (
        torch.from_numpy(filled(pictures, card.crop)).permute(0, 3, 1, 2).float().to(device) / 255
    )
    with torch.inference_mode():
        values = [target.measure(part(normalised(one[None], card.mean, card.std))) for one in whole]
    return tuple(float(value[0]) for value in values)


def filled(pictures: Pixels, side: int) -> Pixels:
    """Pictures (N x S x S x 3) at `side` px: mirrored beyond their edges, or their middle, never
    scaled.
    """
    places = mirrored_places(pictures.shape[1], side)
    return np.ascontiguousarray(pictures[:, places][:, :, places])
