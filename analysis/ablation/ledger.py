"""The branch ledger: what every branch costs, carries, and is worth, for one picture and one
class.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from torch import Tensor, fx

from analysis.ablation.branches import (
    REPLACEMENTS,
    Means,
    Pass,
    ablated_logits,
    replacement,
    whole_run,
)
from analysis.ablation.conductance import Report, Turn, complete_conductance, to_nobody
from analysis.ablation.stepper import Stepper
from analysis.structure.cost import macs
from analysis.structure.junctions import Junction
from analysis.structure.receptive_field import ReceptiveField
from models.tracing import Traced


@dataclass(frozen=True)
class Entry:
    """One branch: channels, MACs for one picture, receptive field (px), and what was measured.

    `energy` is its share of the sum of squares that its junction receives; `attribution` is in
    logits (layer conductance); `drops` are the logit's falls when it is replaced by "zero", its
    "mean" over the gallery, its mean over the "picture". A negative drop: the logit rises without
    it.
    """

    junction: str
    place: int
    title: str
    role: str
    channels: int
    macs: int
    field: tuple[int, int]
    energy: float
    attribution: float
    drops: Mapping[str, float]


@dataclass(frozen=True)
class Ledger:
    """Every branch in the network's order; `sums` are the attributions of each junction
    together.
    """

    entries: tuple[Entry, ...]
    target: int
    logit: float
    baseline_logit: float
    points: int
    sums: Mapping[str, float]
    error: float

    @property
    def difference(self) -> float:
        """The picture's logit over the baseline's: what the attributions of a junction add up
        to.
        """
        return self.logit - self.baseline_logit


def entries_of(
    stepper: Stepper, junctions: Sequence[Junction], fields: Mapping[str, ReceptiveField], run: Pass
) -> tuple[Entry, ...]:
    """What one pass shows of every branch: all but attribution (0) and drops ({})."""
    return tuple(
        _entry(stepper.traced, junction, place, fields, run)
        for junction in junctions
        for place in range(len(junction.parts))
    )


def ledger(
    stepper: Stepper,
    junctions: Sequence[Junction],
    fields: Mapping[str, ReceptiveField],
    pixels: Tensor,
    baseline: Tensor,
    target: int,
    means: Means,
    report: Report = to_nobody,
    turn: Turn = nullcontext,
) -> Ledger:
    """Measure every branch for a picture and a baseline (1 x 3 x S x S, normalised) and a class.

    `means` come from `ablation.channel_means`; `report` is told (done, of) as it goes; `turn` is
    entered for every piece of work. Nothing is written on the network.
    """
    flow = complete_conductance(stepper, junctions, pixels, baseline, target, report, turn)
    with turn():
        run = whole_run(stepper, junctions, pixels)
    drops: dict[tuple[str, int], dict[str, float]] = {}
    for done, junction in enumerate(junctions, 1):
        with turn():
            drops |= _drops(stepper, junction, run, means, target)
        report(done, len(junctions))
    edges = [edge for junction in junctions for edge in junction.edges]
    entries = tuple(
        replace(entry, attribution=flow.values[edge], drops=drops[edge])
        for entry, edge in zip(entries_of(stepper, junctions, fields, run), edges, strict=True)
    )
    sums = {junction.name: flow.total(junction) for junction in junctions}
    return Ledger(
        entries, target, flow.logit, flow.baseline_logit, flow.points, sums, flow.error(junctions)
    )


def _drops(
    stepper: Stepper, junction: Junction, run: Pass, means: Means, target: int
) -> dict[tuple[str, int], dict[str, float]]:
    """How far the logit falls for every branch of a junction and every replacement: one batch from
    the junction on.
    """
    cases = [(place, how) for place in range(len(junction.parts)) for how in REPLACEMENTS]
    changes = [(place, replacement(how, means[junction.node, place])) for place, how in cases]
    logits = ablated_logits(stepper, junction, run, changes)[:, target]
    found: dict[tuple[str, int], dict[str, float]] = {edge: {} for edge in junction.edges}
    for (place, how), logit in zip(cases, logits, strict=True):
        found[junction.node, place][how] = float(run.logits[0, target] - logit)
    return found


def _entry(
    traced: Traced, junction: Junction, place: int, fields: Mapping[str, ReceptiveField], run: Pass
) -> Entry:
    part = junction.parts[place]
    squares = [float(run.given[edge].double().square().sum()) for edge in junction.edges]
    return Entry(
        junction.name,
        place,
        part.title,
        part.role,
        traced.shapes[traced.node(part.node)][0],
        part_macs(traced, junction.name, part.node),
        fields[part.node].size,
        squares[place] / (sum(squares) or 1.0),
        0.0,
        {},
    )


def part_macs(traced: Traced, junction: str, end: str) -> int:
    """Multiply-accumulates of the junction's own convolutions that lead to a node; 0 for an
    identity shortcut.
    """
    stack, seen = [traced.node(end)], set[fx.Node]()
    while stack:
        node = stack.pop()
        if traced.names.get(node, "").startswith(f"{junction}.") and node not in seen:
            seen.add(node)
            stack.extend(node.all_input_nodes)
    return macs(traced, seen)


def shares(values: Sequence[float]) -> list[float]:
    """Each value's size as a share of all their sizes together."""
    whole = sum(abs(value) for value in values) or 1.0
    return [abs(value) / whole for value in values]


def mattered_most(entries: Sequence[Entry], worth: Sequence[float]) -> list[int]:
    """Places of the entries by what they are worth, largest first."""
    return sorted(range(len(entries)), key=lambda i: -worth[i])


def cost_most_for_least(entries: Sequence[Entry], worth: Sequence[float]) -> list[int]:
    """Places by how far a branch's share of all MACs exceeds its share of all worth, largest
    first.
    """
    cost, gain = shares([float(e.macs) for e in entries]), shares(worth)
    return sorted(range(len(entries)), key=lambda i: gain[i] - cost[i])
