"""Branches taken out of a network: what each junction receives, what replaces it, and what the
logits become.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.ablation.stepper import OUTPUT, Change, Stepper
from analysis.structure.junctions import Edge, Junction

REPLACEMENTS = ("zero", "mean", "picture")
Off = frozenset[tuple[int, int]]  # (which junction, which of its inputs)
Means = Mapping[Edge, NDArray[np.float32]]


@dataclass(frozen=True)
class Pass:
    """One pass: what every branch gave (N x C x H x W, before it is replaced), kept nodes, logits
    (N x classes).
    """

    given: Mapping[Edge, Tensor]
    kept: Mapping[str, Tensor]
    logits: Tensor


def whole_run(stepper: Stepper, junctions: Sequence[Junction], pixels: Tensor) -> Pass:
    """One pass with everything on (pixels N x 3 x S x S)."""
    return switched_run(stepper, junctions, pixels, {})


def switched_run(
    stepper: Stepper,
    junctions: Sequence[Junction],
    pixels: Tensor,
    changes: Mapping[Edge, Change],
    keep: Collection[str] = (),
    base: tuple[Pass, int] | None = None,
) -> Pass:
    """One pass in which junctions receive something else, keeping the named nodes too.

    `base` is an earlier run of the same pixels and the number of the first junction that receives
    something else than in it. All before that is taken from it and not run again, so the result is
    the whole pass's, bit for bit.
    """
    known, given, first = stepper.start(pixels), {}, 0
    if base is not None:
        earlier, first = base
        given = {
            edge: earlier.given[edge]
            for junction in junctions[: first + 1]
            for edge in junction.edges
        }
        if first == len(junctions):
            known[stepper.output] = earlier.logits
        else:
            known |= _offered(junctions[first], earlier)
    nodes = {part.node for junction in junctions[first:] for part in junction.parts} | set(keep)
    with torch.inference_mode():
        values = stepper.run(known, nodes, changes)
    for junction in junctions[first:]:
        given |= {e: values[p.node] for e, p in zip(junction.edges, junction.parts, strict=True)}
    return Pass(given, {name: values[name] for name in keep}, values[OUTPUT])


def _offered(junction: Junction, run: Pass) -> dict[str, Tensor]:
    """What a junction's parts gave in a run, by their nodes."""
    return {part.node: run.given[e] for e, part in zip(junction.edges, junction.parts, strict=True)}


def channel_means(
    stepper: Stepper, junctions: Sequence[Junction], batches: Iterable[Tensor]
) -> Iterator[Means]:
    """Mean of every channel (C) of every branch over pictures and positions, so far, after each
    batch.

    Sums are kept in float64; pictures count alike, since all have one size.
    """
    sums: dict[Edge, NDArray[np.float64]] = {}
    count = 0
    for pixels in batches:
        count += len(pixels)
        for edge, values in whole_run(stepper, junctions, pixels).given.items():
            over = values.double().mean(dim=(2, 3)).sum(dim=0).cpu().numpy()
            sums[edge] = sums[edge] + over if edge in sums else over
        yield {edge: (total / count).astype(np.float32) for edge, total in sums.items()}


def replacement(how: str, mean: NDArray[np.float32] | None = None) -> Change:
    """What a branch is replaced by: "zero", a "mean" that is given (C), or its mean over this
    "picture".

    Both means are per channel: the branch keeps its level and loses where it answers.

    Raises:
        ValueError: there is no such replacement, or no mean is given.
    """
    if how == "zero":
        return torch.zeros_like
    if how == "picture":
        return lambda v: v.mean(dim=(2, 3), keepdim=True).expand_as(v).clone()
    if how != "mean" or mean is None:
        raise ValueError(f"cannot replace a branch by {how}")
    return lambda v: torch.from_numpy(mean).to(v)[None, :, None, None].expand_as(v).clone()


def changes_for(
    junctions: Sequence[Junction], off: Off, how: str, means: Means
) -> dict[Edge, Change]:
    """The replacements of the branches that are off."""
    edges = [junctions[which].edges[place] for which, place in sorted(off)]
    return {edge: replacement(how, means.get(edge)) for edge in edges}


def first_difference(junctions: Sequence[Junction], one: Off, other: Off) -> int:
    """The first junction at which two sets of switches differ; the number of junctions where they
    are equal.
    """
    return min((which for which, _ in one ^ other), default=len(junctions))


def ablated_logits(
    stepper: Stepper, junction: Junction, run: Pass, changes: Sequence[tuple[int, Change]]
) -> Tensor:
    """The logits (V x classes) of one picture with each change alone: (which part, what becomes of
    it).

    All of them are one batch, run from the junction on.
    """
    parts = [run.given[edge] for edge in junction.edges]
    rows = [
        [change(given) if place == which else given for which, given in enumerate(parts)]
        for place, change in changes
    ]
    with torch.inference_mode():
        known = {
            part.node: torch.cat(column)
            for part, column in zip(junction.parts, zip(*rows, strict=True), strict=True)
        }
        return stepper.run(known)[OUTPUT]
