"""The recorded runs of training.degradation, read back: curves, gradient norms, trained weights."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from analysis.files import csv_text
from models.depth_family import DepthNet, DepthSpec, build
from records.checks import read, shares

ASSETS = Path(__file__).parent.parent / "assets" / "depth"
PLANNED = {"plain": (20, 32, 44, 56), "residual": (20, 32, 44, 56)}
PAPER = {
    20: 8.75,
    32: 7.51,
    44: 7.17,
    56: 6.97,
    110: 6.43,
}  # residual nets, test error in % (He et al. 2016, table 6)
PAPER_BEST_OF_FIVE = {110: "6.61 ± 0.16"}  # mean and deviation of five runs; 6.43 is their best
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
class Reestimated:
    """How BatchNorm's running averages of a run's shipped weights were estimated anew, and the test
    error then.
    """

    note: str
    test_error: float
    command: str


@dataclass(frozen=True)
class DepthRun:
    """One training by training.degradation: every epoch, and the gradient of every layer at some of
    them.

    Errors are shares from 0 to 1. `series` holds the history's columns (COLUMNS), an entry for each
    epoch; `probes` the gradient norm of every layer's weight, by the number of epochs trained.
    `sample` is how many training pictures the training error is measured on after each epoch,
    `final_error` is that of all of them at the end. `reestimated` is there where the shipped
    weights are not the run's own to the last digit.
    """

    family: str
    depth: int
    seed: int
    series: Mapping[str, tuple[float, ...]]
    probes: Mapping[int, tuple[float, ...]]
    layers: tuple[str, ...]
    data: str
    parameters: int
    gradient_batch: int
    sample: int
    final_error: float
    threads: int
    command: str
    reestimated: Reestimated | None = None

    @property
    def name(self) -> str:
        """plain-56 or residual-56."""
        return f"{self.family}-{self.depth}"

    @property
    def epochs(self) -> int:
        """How many epochs it was trained."""
        return len(self.series["epoch"])

    @property
    def seconds(self) -> float:
        """Wall time of the training epochs, without the measurements between them."""
        return sum(self.series["seconds"])

    @property
    def drops(self) -> list[int]:
        """After which epochs the learning rate fell."""
        rates = self.series["rate"]
        return [epoch for epoch in range(1, len(rates)) if rates[epoch] < rates[epoch - 1]]


def read_runs(folder: Path | None = None) -> list[DepthRun]:
    """Every recorded run in a folder (that of the app), plain first, then by depth and seed.

    Raises:
        RecordError: a number of a run is not finite, or one of its errors no share.
    """
    runs = [_read_run(path) for path in (folder or ASSETS).glob("*-*-seed*.json")]
    return sorted(runs, key=lambda run: (run.family, run.depth, run.seed))


def _read_run(path: Path) -> DepthRun:
    written = read(path)
    history, spec = written["history"], written["spec"]
    for column in ("running_error", "training_error", "test_error"):
        shares([row[column] for row in history], path)
    return DepthRun(
        family=spec["family"],
        depth=spec["depth"],
        seed=written["seed"],
        series={column: tuple(float(row[column]) for row in history) for column in COLUMNS},
        probes={int(n): tuple(norms) for n, norms in written["gradient_norms"].items()},
        layers=tuple(written["layers"]),
        data=written["data"],
        parameters=written["parameters"],
        gradient_batch=written["gradient_batch"],
        sample=written["training_error_sample"],
        final_error=shares([written["final_training_error_all"]], path)[0],
        threads=written["threads"],
        command=written["command"],
        reestimated=_reestimated(written),
    )


def _reestimated(written: Mapping[str, Any]) -> Reestimated | None:
    if "weights_note" not in written:
        return None
    return Reestimated(
        written["weights_note"], written["weights_test_error"], written["weights_command"]
    )


def missing(runs: Sequence[DepthRun]) -> list[str]:
    """The planned nets that no run is of."""
    there = {(run.family, run.depth) for run in runs}
    return [
        f"{family}-{depth}"
        for family, depths in PLANNED.items()
        for depth in depths
        if (family, depth) not in there
    ]


def pick(runs: Sequence[DepthRun], family: str, depth: int) -> DepthRun | None:
    """The first recorded run of that net, or None."""
    return next((run for run in runs if (run.family, run.depth) == (family, depth)), None)


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


def as_csv(runs: Collection[DepthRun]) -> str:
    """Every epoch of every run, one a line; errors are shares from 0 to 1."""
    rows = (
        (run.family, run.depth, run.seed, int(epoch), *values)
        for run in runs
        for epoch, *values in zip(*(run.series[column] for column in COLUMNS), strict=True)
    )
    return csv_text(("family", "depth", "seed", *COLUMNS), rows)
