"""Passes with some branches switched off, and how long they took."""

import time
from dataclasses import dataclass

from analysis.ablation.branches import Means, Off, Pass, changes_for, first_difference, switched_run
from serving.branches import bench_of
from serving.cores import one_core
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject


@dataclass(frozen=True)
class Timed:
    """A run, the join it started at (-1: the input), its share of a pass's MACs, its seconds."""

    run: Pass
    first: int
    share: float
    seconds: float


# 5 to 100 MB each: what every branch gave; by what replaces the branches that are off
RUNS: Store[tuple[Key, str, Off], Timed] = Store(6, megabytes=600)


def timed_run(subject: Subject, off: Off, how: str, means: Means, last: Off = frozenset()) -> Timed:
    """The run of this state: the kept one, or one from the first join at which it differs.

    It differs from the whole network's run, or from that of the state `last`.
    """
    return RUNS.once(_key(subject, off, how), lambda: _run(subject, off, how, means, last))


def _run(subject: Subject, off: Off, how: str, means: Means, last: Off) -> Timed:
    bench, pixels = bench_of(subject), subject.pixels
    changes = changes_for(bench.joins, off, how, means)
    base = _base(subject, off, how, last)
    with one_core():
        started = time.perf_counter()
        run = switched_run(bench.walk, bench.joins, pixels, changes, base=base)
        seconds = time.perf_counter() - started
    if base is None:
        return Timed(run, -1, 1.0, seconds)
    nodes = [part.node for part in bench.joins[base[1]].parts]
    return Timed(run, base[1], bench.walk.macs(nodes) / bench.walk.macs([]), seconds)


def _base(subject: Subject, off: Off, how: str, last: Off) -> tuple[Pass, int] | None:
    """The kept run that differs the latest, and the first join at which it does."""
    joins = bench_of(subject).joins
    states = {_key(subject, state, how): state for state in (frozenset(), last)}
    bases = [
        (timed.run, first_difference(joins, states[key], off))
        for key, timed in RUNS.those(states).items()
    ]
    return max(bases, key=lambda base: base[1], default=None)


def _key(subject: Subject, off: Off, how: str) -> tuple[Key, str, Off]:
    return subject.key, how if off else "any", off
