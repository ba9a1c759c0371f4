"""The channels of each place that answer the gallery most strongly: those that an atlas shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.activations.capture import Capture
from analysis.features.check import gallery_view
from analysis.features.layers import FeatureLayer
from analysis.pictures.framing import network_input
from analysis.pictures.gallery import GALLERY
from models.loading import LoadedNetwork
from models.tracing import Traced


@dataclass(frozen=True)
class Entry:
    """A channel worth showing: where it is, and its mean activation on the best gallery picture."""

    place: FeatureLayer
    channel: int
    best: str
    highest: float

    @property
    def stem(self) -> str:
        """A file name for it."""
        return f"{self.place.output}-{self.channel}"


def gallery_means(
    loaded: LoadedNetwork, traced: Traced, ends: Sequence[FeatureLayer]
) -> list[NDArray[np.float32]]:
    """Each place's mean activation after the ReLU: pictures x channels, in the gallery's order."""
    capture = Capture(traced, [place.node for place in ends])
    rows: list[list[NDArray[np.float32]]] = [[] for _ in ends]
    for name in GALLERY:
        card = loaded.card
        found = capture.run(network_input(gallery_view(name, card), card.mean, card.std))
        for row, place in zip(rows, ends, strict=True):
            maps = found.stage(place.node)
            row.append((np.maximum(maps, 0) if place.relu else maps).mean(axis=(1, 2)))
    return [np.stack(row) for row in rows]


def chosen(
    ends: Sequence[FeatureLayer], means: Sequence[NDArray[np.float32]], each: int
) -> list[Entry]:
    """The `each` channels of every place with the highest mean over the gallery, the strongest of
    all places first.
    """
    found = []
    for rank in range(each):
        for place, table in zip(ends, means, strict=True):
            channel = int(np.argsort(-table.mean(axis=0), kind="stable")[rank])
            picture = int(table[:, channel].argmax())
            found.append(
                Entry(place, channel, list(GALLERY)[picture], float(table[picture, channel]))
            )
    return found
