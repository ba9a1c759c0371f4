"""How much of a logit goes through each branch: layer conductance (Dhamdhere, Sundararajan and Yan
2018).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor

from analysis.ablation.stepper import OUTPUT, Stepper
from analysis.structure.junctions import Edge, Junction

Report = Callable[[int, int], None]
Turn = Callable[[], AbstractContextManager[object]]
AT_ONCE = 4  # points of the path in one pass
FIRST_STEPS, MOST_POINTS = 32, 400
TOLERANCE = 0.05


@dataclass(frozen=True)
class Step:
    """One step along the path: logits through each edge (trapezoid rule), and the logit's own
    rise.
    """

    start: float
    end: float
    values: Mapping[Edge, float]
    low: float
    high: float

    def error(self, junctions: Sequence[Junction]) -> float:
        """How far the edges of a junction are from adding up to the rise, at most."""
        sums = [sum(self.values[edge] for edge in junction.edges) for junction in junctions]
        return max(abs(total - (self.high - self.low)) for total in sums)


@dataclass(frozen=True)
class Conductance:
    """Logits through each input of each junction on the way from baseline to picture.

    A junction is all that flows there, so the values of one junction add up to `logit -
    baseline_logit` as the steps get small. `points` is how often network and gradient were run.
    """

    values: Mapping[Edge, float]
    logit: float
    baseline_logit: float
    points: int

    @property
    def difference(self) -> float:
        """What the values of one junction should add up to."""
        return self.logit - self.baseline_logit

    def total(self, junction: Junction) -> float:
        """What they do add up to."""
        return sum(self.values[edge] for edge in junction.edges)

    def error(self, junctions: Sequence[Junction]) -> float:
        """The largest distance of a junction's sum from the difference, as a share of the
        difference.
        """
        scale = max(abs(self.difference), 1e-9)
        return max(abs(self.total(junction) - self.difference) / scale for junction in junctions)


def to_nobody(done: int, total: int) -> None:
    """Report to nobody."""


def conductance(
    stepper: Stepper,
    junctions: Sequence[Junction],
    pixels: Tensor,
    baseline: Tensor,
    target: int,
    steps: int,
) -> Conductance:
    """Sum over a straight path of the logit's gradient times the branch's change, in equal steps.

    For all branches of all junctions at once, one forward and one backward pass for each point.
    `pixels` and `baseline` are 1 x 3 x S x S.
    """
    places = [k / steps for k in range(steps + 1)]
    path = _path(stepper, junctions, pixels, baseline, target, places)
    return _sum([step for some in path for step in some], steps + 1)


def complete_conductance(
    stepper: Stepper,
    junctions: Sequence[Junction],
    pixels: Tensor,
    baseline: Tensor,
    target: int,
    report: Report = to_nobody,
    turn: Turn = nullcontext,
) -> Conductance:
    """`conductance` whose steps are halved where they do not add up, until every junction's sum is
    within 5 %.

    It gives up after about 400 points; `error` says how far it got. `turn` is entered for every few
    points, and `report` is told (points done, points of this round) after them.
    """
    steps: list[Step] = []
    rounds, points = [[k / FIRST_STEPS for k in range(FIRST_STEPS + 1)]], 0
    while True:
        of = sum(map(len, rounds))
        done = 0
        for places in rounds:
            path = _path(stepper, junctions, pixels, baseline, target, places)
            for _ in range(0, len(places), AT_ONCE):
                with turn():
                    steps += next(path)
                done = min(done + AT_ONCE, of)
                report(done, of)
        points += of
        found = _sum(steps, points)
        if found.error(junctions) <= TOLERANCE or points > MOST_POINTS:
            return found
        allowed = TOLERANCE * abs(found.difference) / (2 * len(steps))
        wrong = [step for step in steps if step.error(junctions) > allowed]
        steps = [step for step in steps if step.error(junctions) <= allowed]
        rounds = _halved(wrong)


def _halved(steps: Sequence[Step]) -> list[list[float]]:
    """The places of these steps and their middles, neighbours in one list."""
    chains: list[list[float]] = []
    for step in sorted(steps, key=lambda s: s.start):
        if not chains or chains[-1][-1] != step.start:
            chains.append([step.start])
        chains[-1] += [(step.start + step.end) / 2, step.end]
    return chains


def _sum(steps: Sequence[Step], points: int) -> Conductance:
    ordered = sorted(steps, key=lambda s: s.start)
    edges = ordered[0].values
    values = {edge: sum(step.values[edge] for step in ordered) for edge in edges}
    return Conductance(values, ordered[-1].high, ordered[0].low, points)


def _path(
    stepper: Stepper,
    junctions: Sequence[Junction],
    pixels: Tensor,
    baseline: Tensor,
    target: int,
    places: Sequence[float],
) -> Iterator[list[Step]]:
    """The steps between neighbouring places (0 baseline, 1 picture), after every few points."""
    edges = [edge for junction in junctions for edge in junction.edges]
    before: list[tuple[Tensor, Tensor]] = []
    passed: list[float] = []
    logits: list[float] = []
    for first in range(0, len(places), AT_ONCE):
        some = places[first : first + AT_ONCE]
        share = torch.tensor(some, dtype=pixels.dtype, device=pixels.device)[:, None, None, None]
        now, new = _gradients(stepper, edges, baseline + share * (pixels - baseline), target)
        joined = [_behind(*pairs) for pairs in zip(before, now, strict=True)] if before else now
        parts = {edge: _trapezoids(*pair) for edge, pair in zip(edges, joined, strict=True)}
        passed, logits = [*passed[-1:], *some], [*logits[-1:], *new]
        yield [
            Step(
                passed[k],
                passed[k + 1],
                {e: v[k] for e, v in parts.items()},
                logits[k],
                logits[k + 1],
            )
            for k in range(len(passed) - 1)
        ]
        before = [(value[-1:], slope[-1:]) for value, slope in now]


def _behind(old: tuple[Tensor, Tensor], new: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    return torch.cat([old[0], new[0]]), torch.cat([old[1], new[1]])


def _trapezoids(value: Tensor, slope: Tensor) -> list[float]:
    """Mean of the slopes at both ends times the change, for each step, summed in float64."""
    area = (value[1:] - value[:-1]) * (slope[1:] + slope[:-1]) / 2
    return [float(a) for a in area.flatten(1).sum(dim=1, dtype=torch.float64)]


def _gradients(
    stepper: Stepper, edges: Sequence[Edge], at: Tensor, target: int
) -> tuple[list[tuple[Tensor, Tensor]], list[float]]:
    """What each junction receives (N x C x H x W) with the logit's gradient there, and the logits
    (N).

    Every input of a junction gets a name of its own, so that a gradient counts what flows through
    this junction alone (a shortcut's tensor is also the next branch's input).
    """
    names: dict[Edge, Tensor] = {}

    def named(edge: Edge) -> Callable[[Tensor], Tensor]:
        def keep(value: Tensor) -> Tensor:
            names[edge] = value.view_as(value)
            return names[edge]

        return keep

    with torch.enable_grad():
        at = at.detach().requires_grad_(True)
        logits = stepper.run(stepper.start(at), (), {edge: named(edge) for edge in edges})[OUTPUT]
        chosen = logits[:, target]
        values = [names[edge] for edge in edges]
        found = torch.autograd.grad(chosen.sum(), values)
    pairs = [(value.detach(), slope) for value, slope in zip(values, found, strict=True)]
    return pairs, [float(logit) for logit in chosen.detach()]
