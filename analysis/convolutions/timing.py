"""Layers timed side by side with torch's benchmark timer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.benchmark import Timer

from analysis.convolutions.cost import Convolution


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one task: median and quartiles over the rounds."""

    median: float
    low: float
    high: float
    rounds: int


def runner(parts: tuple[Convolution, ...]) -> Callable[[], torch.Tensor]:
    """A function that runs the layers, one after the other, on random numbers (channels last)."""
    first = parts[0]
    x = torch.randn(1, first.inputs, first.height, first.width)
    x = x.contiguous(memory_format=torch.channels_last)
    layers = torch.nn.Sequential(*(part.layer() for part in parts))
    layers = layers.to(memory_format=torch.channels_last)

    def run() -> torch.Tensor:
        with torch.inference_mode():
            y: torch.Tensor = layers(x)
        return y

    return run


def side_by_side(
    tasks: Mapping[str, Callable[[], object]], rounds: int = 20, least: float = 0.01
) -> Iterator[dict[str, Timing]]:
    """Time the tasks in turn, so that a busy moment hits all; yields the timings after every round.

    A round of a task lasts at least `least` seconds.
    """
    timers = {
        name: Timer("task()", globals={"task": task}, num_threads=1) for name, task in tasks.items()
    }
    repeats = {}
    for name, timer in timers.items():
        timer.timeit(1)
        repeats[name] = max(1, round(least / max(timer.timeit(1).mean, 1e-7)))
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, timer in timers.items():
            times[name].append(1000 * timer.timeit(repeats[name]).mean)
        yield {name: _summary(values) for name, values in times.items()}


def _summary(values: list[float]) -> Timing:
    low, median, high = np.percentile(values, [25, 50, 75])
    return Timing(float(median), float(low), float(high), len(values))
