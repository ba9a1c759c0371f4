"""Attributions as files that other programs open."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.attribution.attribute import Attribution
from analysis.attribution.reference import Check
from analysis.attribution.settings import used
from analysis.files import npz_bytes


def attributions_npz(
    photo: NDArray[np.uint8],
    found: Sequence[Attribution],
    checks: Mapping[str, Check],
    facts: Mapping[str, object],
) -> bytes:
    """Raw attributions, heatmaps, those with random weights, the curves with their random orders
    (orders x points), and everything that made them as JSON.
    """
    arrays: dict[str, Any] = {"photo": photo}
    records = {}
    for one in found:
        name = one.settings.method
        arrays[f"{name}_raw"], arrays[f"{name}_heatmap"] = one.raw, one.heatmap
        records[name] = _record(one)
        if name in checks:
            arrays |= _check(name, checks[name])
    arrays["settings"] = np.asarray(json.dumps({**facts, "methods": records}, indent=1))
    return npz_bytes(arrays)


def _check(name: str, check: Check) -> dict[str, Any]:
    return {
        f"{name}_random_weights_heatmap": check.random.heatmap,
        f"{name}_deletion": check.curves.deletion,
        f"{name}_insertion": check.curves.insertion,
        f"{name}_random_orders_deletion": check.reference.deletions,
        f"{name}_random_orders_insertion": check.reference.insertions,
        "curve_shares": check.curves.shares,
    }


def _record(one: Attribution) -> dict[str, object]:
    record: dict[str, object] = {**used(one.settings), "pictures": one.pictures}
    if one.steps is not None:
        record |= {"steps_run": one.steps, "difference": one.difference, "sum": one.total}
    return record
