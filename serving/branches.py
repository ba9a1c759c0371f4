"""What the ledger and the switchboard share: a network's joins, its gallery means, a picture's
whole pass.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from analysis.ablation.branches import (
    Means,
    Off,
    Pass,
    changes_for,
    channel_means,
    switched_run,
    whole_run,
)
from analysis.ablation.stepper import Change, Stepper
from analysis.activations.capture import Activations
from analysis.pictures.gallery import GALLERY
from analysis.structure.junctions import Edge, Junction, junctions
from serving.cores import one_core
from serving.networks import NETWORKS_KEPT, Instrument
from serving.passes import Key
from serving.pictures import gallery_picture
from serving.store import Store
from serving.subject import Subject

NO_JOINS = (
    "This network has neither Inception modules nor residual blocks. "
    "Choose a GoogLeNet, an Inception v3 or a ResNet in the sidebar."
)


@dataclass(frozen=True)
class Bench:
    """A network that can be run from any join on."""

    walk: Stepper
    joins: tuple[Junction, ...]


NetworkKey = tuple[str, str]  # network, device
BENCHES: Store[NetworkKey, Bench] = Store(NETWORKS_KEPT)
MEANS: Store[NetworkKey, Means] = Store(NETWORKS_KEPT)
WHOLE: Store[Key, Pass] = Store(8, megabytes=400)
SWITCHED: Store[Hashable, Activations] = Store(6, megabytes=400)


def bench_of(subject: Subject) -> Bench:
    """The bench of the subject's network."""

    def build() -> Bench:
        traced = subject.instrument.traced
        return Bench(Stepper(traced), junctions(traced))

    return BENCHES.once((subject.network, subject.device), build)


def gallery_means(
    subject: Subject, progress: Callable[[int, int], None] = lambda done, of: None
) -> Means:
    """Mean of every channel of every branch over the gallery (centre crops), once for each
    network.
    """
    key = (subject.network, subject.device)
    return MEANS.once(key, lambda: _gallery_means(subject, progress))


def _gallery_means(subject: Subject, progress: Callable[[int, int], None]) -> Means:
    bench = bench_of(subject)
    views = (
        replace(subject, picture=gallery_picture(name), framing="centre").pixels for name in GALLERY
    )
    runs: Iterator[Means] = channel_means(bench.walk, bench.joins, views)
    for done in range(len(GALLERY)):
        with one_core():
            means = next(runs)
        progress(done + 1, len(GALLERY))
    return means


def part_label(title: str) -> str:
    """A branch's short name: what comes behind its 1×1 reduction."""
    if title.startswith("pool"):
        return "pool"
    short = title.removeprefix("1×1→").replace(" + ", "+")
    steps = short.split("→")
    half = steps[: len(steps) // 2]
    twice = len(short) > 13 and steps == [*half, *half]
    return f"{'→'.join(half)} ×2" if twice else short


def strongest(maps: Tensor) -> int:
    """The channel (of 1 x C x H x W) with the largest mean."""
    return int(np.argmax(maps[0].mean(dim=(1, 2)).cpu().numpy()))


def whole_of(subject: Subject) -> Pass:
    """The whole network's pass for the picture: what every branch gave."""

    def run() -> Pass:
        bench, pixels = bench_of(subject), subject.pixels
        with one_core():
            return whole_run(bench.walk, bench.joins, pixels)

    return WHOLE.once(subject.key, run)


def switched_activations(subject: Subject, off: Off, how: str, means: Means) -> Activations:
    """The explorer's activations with some branches switched off, replaced by `how`."""

    def run() -> Activations:
        bench, pixels = bench_of(subject), subject.pixels
        with one_core():
            changes = changes_for(bench.joins, off, how, means)
            return explorer_activations(subject.instrument, bench, pixels, changes)

    return SWITCHED.once((subject.key, how, off), run)


def explorer_activations(
    instrument: Instrument, bench: Bench, pixels: Tensor, changes: Mapping[Edge, Change]
) -> Activations:
    """Every stage of every module with what some joins receive changed.

    A changed branch's last stage is what its join receives, so that the explorer shows it as it
    counts.
    """
    run = switched_run(bench.walk, bench.joins, pixels, changes, instrument.capture.nodes)
    maps = dict(run.kept)
    for join, module in zip(bench.joins, instrument.modules, strict=True):
        for edge, branch in zip(join.edges, module.branches, strict=True):
            if edge in changes:
                maps[branch.layers[-1].pre_node] = changes[edge](run.given[edge])
    stages = {name: maps[name][0].cpu().numpy() for name in instrument.capture.nodes}
    return Activations(stages, run.logits[0].cpu().numpy())
