"""The record of training.deepening: identity layers change nothing, noise in them does."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from records import depth_runs
from records.checks import read

FILE = "deepening.json"


@dataclass(frozen=True)
class Deepening:
    """The recorded plain net beside its copy with identity layers, on CIFAR-10's test pictures.

    `noise` holds, by the size of the noise in the new layers, the right answers among
    `noise_pictures` for each seed.
    """

    shallow: int
    deep: int
    inserted_blocks: int
    pictures: int
    data: str
    right_shallow: int
    right_deepened: int
    logits: int
    different_logits: int
    different_answers: int
    largest_difference: float
    noise_pictures: int
    noise: Mapping[float, tuple[int, ...]]
    command: str


def read_deepening(folder: Path | None = None) -> Deepening | None:
    """What training.deepening measured; None where it has not.

    Raises:
        RecordError: a number of it is not finite.
    """
    path = (folder or depth_runs.ASSETS) / FILE
    if not path.exists():
        return None
    written = read(path)
    plain = {
        field.name: written[field.name] for field in fields(Deepening) if field.name != "noise"
    }
    sizes = sorted({row["size"] for row in written["noise"]})
    noise = {
        size: tuple(row["right"] for row in written["noise"] if row["size"] == size)
        for size in sizes
    }
    return Deepening(noise=noise, **plain)
