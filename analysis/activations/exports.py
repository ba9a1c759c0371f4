"""The data on a page as files that other programs open."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.activations.branches import BranchView
from analysis.activations.capture import Activations
from analysis.activations.numbers import strengths
from analysis.files import csv_text, npz_bytes


def channels_npz(
    views: Sequence[BranchView], activations: Activations, facts: dict[str, str]
) -> bytes:
    """Every branch's maps (C x H x W) as they are shown, the logits, and what made them, as NPZ."""
    arrays: dict[str, Any] = {
        f"branch{place}_{view.layer.path}": view.maps for place, view in enumerate(views, 1)
    }
    words: dict[str, Any] = {name: np.asarray(value) for name, value in facts.items()}
    return npz_bytes({"logits": activations.logits, **arrays, **words})


def channels_csv(views: Sequence[BranchView]) -> str:
    """One row for each channel of the stages shown; `output` is its place in the concatenation, if
    any.
    """
    columns = ("branch", "layer", "channel", "output", "mean", "std", "min", "max", "silent")
    return csv_text(columns, _channels(views))


def _channels(views: Sequence[BranchView]) -> Iterator[Sequence[object]]:
    for view in views:
        last = view.stage == len(view.branch.layers) - 1
        for channel, (plane, mean) in enumerate(zip(view.maps, strengths(view.maps), strict=True)):
            place = view.branch.first_channel + channel if last else ""
            numbers = [f"{v:.6g}" for v in (mean, plane.std(), plane.min(), plane.max())]
            silent = int(plane.max() <= 0)
            yield view.branch.title, view.layer.path, channel, place, *numbers, silent
