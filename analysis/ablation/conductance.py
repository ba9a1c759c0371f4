"""How much of a logit goes through each branch: layer conductance (Dhamdhere, Sundararajan and Yan
2018).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from torch import Tensor

from analysis.ablation.stepper import Stepper
from analysis.ablation.straight_path import AT_ONCE, Step, path_steps
from analysis.structure.junctions import Edge, Junction

Report = Callable[[int, int], None]
Turn = Callable[[], AbstractContextManager[object]]
FIRST_STEPS, MOST_POINTS = 32, 400
TOLERANCE = 0.05


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
    path = path_steps(stepper, junctions, pixels, baseline, target, places)
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
            path = path_steps(stepper, junctions, pixels, baseline, target, places)
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
