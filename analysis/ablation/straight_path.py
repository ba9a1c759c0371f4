"""The straight path from a baseline to a picture, step by step: what each junction passes on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from analysis.ablation.stepper import OUTPUT, Stepper
from analysis.structure.junctions import Edge, Junction

AT_ONCE = 4  # points of the path in one pass


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


def path_steps(
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
