"""Time several things in turn, so that a busy moment of the machine hits all of them."""

import statistics
import time
from collections.abc import Callable


def medians(tasks: dict[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Median seconds of each task; every round runs each task once, after one warm-up."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for count in range(rounds + 1):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            if count:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(values) for name, values in times.items()}


def show(title: str, found: dict[str, float], base: str) -> None:
    """Print each task's time and its ratio to the base."""
    print(f"\n{title}")
    for name, seconds in found.items():
        print(f"  {name:<58} {1000 * seconds:9.1f} ms   {seconds / found[base]:7.2f} x")
