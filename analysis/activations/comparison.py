"""Two runs beside each other: the same picture on two networks, or two pictures on one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analysis.activations.capture import Activations, Maps
from analysis.activations.numbers import energy, probabilities, silent_share
from analysis.structure.junctions import Junction


@dataclass(frozen=True)
class PartNumbers:
    """One branch of a junction: `energy` is its share of the sum of squares of all branches of the
    junction.
    """

    title: str
    role: str
    channels: int
    size: tuple[int, int]
    mean: float
    silent: float
    energy: float


def part_numbers(found: Activations, junction: Junction) -> tuple[PartNumbers, ...]:
    """Every branch of a junction in one run."""
    maps = [found.stage(part.node) for part in junction.parts]
    powers = [float(np.square(m, dtype=np.float64).sum()) for m in maps]
    whole = sum(powers) or 1.0
    return tuple(
        PartNumbers(
            part.title,
            part.role,
            len(m),
            (m.shape[1], m.shape[2]),
            float(m.mean()),
            silent_share(m),
            power / whole,
        )
        for part, m, power in zip(junction.parts, maps, powers, strict=True)
    )


@dataclass(frozen=True)
class ClassRow:
    """A class with its probability and logit on either side; None where that side does not know the
    class.
    """

    name: str
    first: tuple[float, float] | None
    second: tuple[float, float] | None


def class_rows(
    first: tuple[Maps, Sequence[str]], second: tuple[Maps, Sequence[str]], count: int = 5
) -> list[ClassRow]:
    """The most probable classes of either side (logits and class names), matched by name, A's best
    first.
    """
    sides = [_by_name(logits, names) for logits, names in (first, second)]
    best = [sorted(side, key=lambda name: -side[name][0])[:count] for side in sides]
    names = list(dict.fromkeys([*best[0], *best[1]]))
    return [ClassRow(name, sides[0].get(name), sides[1].get(name)) for name in names]


def _by_name(logits: Maps, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    chances = probabilities(logits)
    found: dict[str, tuple[float, float]] = {}
    for name, chance, logit in zip(names, chances, logits, strict=True):
        found.setdefault(
            name, (float(chance), float(logit))
        )  # ImageNet has two cranes, two maillots
    return found


def most_changed(first: Maps, second: Maps) -> NDArray[np.int64]:
    """Channels by the L2 norm of their difference, largest first (both C x H x W)."""
    apart = np.square(first.astype(np.float64) - second).sum(axis=(1, 2))
    return np.argsort(-apart, kind="stable")


def relative_energy(maps: Maps) -> Maps:
    """Energy at every position (H x W) over its mean: 1 is the branch's own average, whatever the
    network.
    """
    found = energy(maps)
    mean = float(found.mean())
    return found / np.float32(mean) if mean else found


def resized(plane: Maps, shape: tuple[int, ...]) -> Maps:
    """A map (H x W) bilinearly brought to another height and width."""
    if plane.shape == shape:
        return plane
    image = Image.fromarray(plane.astype(np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BILINEAR))
