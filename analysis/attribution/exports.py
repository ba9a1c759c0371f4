"""Attributions as files that other programs open."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.settings import used
from analysis.files import npz_bytes


def attributions_npz(
    photo: NDArray[np.uint8],
    found: Sequence[Attribution],
    random: Mapping[str, Attribution],
    curves: Mapping[str, Curves],
    facts: Mapping[str, object],
) -> bytes:
    """Raw attributions, heatmaps, those with random weights, the curves, and everything that made
    them as JSON.
    """
    arrays: dict[str, Any] = {"photo": photo}
    records = {}
    for one in found:
        name = one.settings.method
        arrays[f"{name}_raw"], arrays[f"{name}_heatmap"] = one.raw, one.heatmap
        records[name] = _record(one)
        if name in random:
            arrays[f"{name}_random_weights_heatmap"] = random[name].heatmap
        if name in curves:
            arrays[f"{name}_deletion"] = curves[name].deletion
            arrays[f"{name}_insertion"] = curves[name].insertion
            arrays["curve_shares"] = curves[name].shares
    arrays["settings"] = np.asarray(json.dumps({**facts, "methods": records}, indent=1))
    return npz_bytes(arrays)


def _record(one: Attribution) -> dict[str, object]:
    record: dict[str, object] = {**used(one.settings), "pictures": one.pictures}
    if one.steps is not None:
        record |= {"steps_run": one.steps, "difference": one.difference, "sum": one.total}
    return record
