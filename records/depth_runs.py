"""The recorded runs of training.degradation, read back: curves, gradient norms, trained weights."""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from analysis.files import csv_text
from models.depth_family import DepthNet, DepthSpec, build

ASSETS = Path(__file__).parent.parent / "assets" / "depth"
PLANNED = {"plain": (20, 32, 44, 56), "residual": (20, 32, 44, 56)}
PAPER = {
    20: 8.75,
    32: 7.51,
    44: 7.17,
    56: 6.97,
    110: 6.43,
}  # residual nets, test error in % (He et al. 2016, table 6)
PAPER_ITERATIONS = 64_000
COLUMNS = (
    "epoch",
    "rate",
    "loss",
    "running_error",
    "training_error",
    "test_error",
    "seconds",
)


@dataclass(frozen=True)
class Record:
    """One run: `found` is what training.degradation wrote, `path` the file it is in."""

    family: str
    depth: int
    seed: int
    found: dict[str, Any]
    path: Path

    @property
    def name(self) -> str:
        """plain-56 or residual-56."""
        return f"{self.family}-{self.depth}"

    @property
    def epochs(self) -> int:
        """How many epochs it was trained."""
        return len(self.found["history"])

    @property
    def seconds(self) -> float:
        """Wall time of the training epochs, without the measurements between them."""
        return float(sum(row["seconds"] for row in self.found["history"]))

    def series(self, column: str) -> list[float]:
        """One column of the history, an entry for each epoch."""
        return [float(row[column]) for row in self.found["history"]]

    @property
    def drops(self) -> list[int]:
        """After which epochs the learning rate fell."""
        rates = self.series("rate")
        return [epoch for epoch in range(1, len(rates)) if rates[epoch] < rates[epoch - 1]]

    @property
    def probes(self) -> dict[int, list[float]]:
        """Gradient norm of every layer's weight, by the number of epochs trained."""
        return {int(epoch): norms for epoch, norms in self.found["gradient_norms"].items()}


def read_records(folder: Path = ASSETS) -> list[Record]:
    """Every recorded run in a folder, plain first, then by depth and seed."""
    found = []
    for path in folder.glob("*-*-seed*.json"):
        content = json.loads(path.read_text())
        spec = content["spec"]
        found.append(Record(spec["family"], spec["depth"], content["seed"], content, path))
    return sorted(found, key=lambda record: (record.family, record.depth, record.seed))


def missing(records: Sequence[Record]) -> list[str]:
    """The planned nets that no record is of."""
    there = {(record.family, record.depth) for record in records}
    return [
        f"{family}-{depth}"
        for family, depths in PLANNED.items()
        for depth in depths
        if (family, depth) not in there
    ]


def pick(records: Sequence[Record], family: str, depth: int) -> Record | None:
    """The first recorded run of that net, or None."""
    return next((r for r in records if (r.family, r.depth) == (family, depth)), None)


def trained(family: str, depth: int, seed: int = 0, folder: Path = ASSETS) -> DepthNet:
    """A recorded net with its shipped weights (float16 on disk), in eval mode and frozen.

    Raises:
        FileNotFoundError: its weights are not shipped.
    """
    spec = DepthSpec(family, depth)  # type: ignore[arg-type]
    network = build(spec, 0)
    network.load_state_dict(load_file(folder / f"{family}-{depth}-seed{seed}.safetensors"))
    return network.eval().requires_grad_(False)


def compact(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """A state dict as it is shipped: float16, but BatchNorm's running averages as they are.

    A deep plain net's variances reach 1e7, and float16 ends at 65,504.
    """
    return {
        name: (
            value.half() if value.is_floating_point() and "running_" not in name else value
        ).contiguous()
        for name, value in state.items()
    }


def as_csv(records: Collection[Record]) -> str:
    """Every epoch of every run, one a line; errors are shares from 0 to 1."""
    rows = (
        (record.family, record.depth, record.seed, *(row[column] for column in COLUMNS))
        for record in records
        for row in record.found["history"]
    )
    return csv_text(("family", "depth", "seed", *COLUMNS), rows)


@dataclass(frozen=True)
class Health:
    """A run's gradient norms while it was trained (after one epoch and later).

    `smallest` is the least norm of any layer, found after `epoch` epochs in `layer`; `share` is what it is of the
    largest norm of the same epoch; `first` is the first layer's norm over the last one's, for each epoch.
    """

    zeros: int
    smallest: float
    layer: str
    epoch: int
    share: float
    first: dict[int, float]


def health(record: Record) -> Health:
    """Whether every layer of a net received a gradient while it was trained."""
    later = {epoch: norms for epoch, norms in record.probes.items() if epoch > 0}
    smallest, epoch, place = min(
        (norm, epoch, place) for epoch, norms in later.items() for place, norm in enumerate(norms)
    )
    return Health(
        sum(norm == 0 for norms in later.values() for norm in norms),
        smallest,
        record.found["layers"][place],
        epoch,
        smallest / (max(later[epoch]) or 1.0),
        {epoch: norms[0] / norms[-1] if norms[-1] else math.inf for epoch, norms in later.items()},
    )
