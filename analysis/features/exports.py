"""Finished pictures as files, with everything that decided them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.files import npz_bytes


def settings_json(facts: Mapping[str, Any]) -> str:
    """The settings and what was reached."""
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def settings_npz(
    pictures: NDArray[np.uint8], scores: Sequence[Sequence[float]], facts: Mapping[str, Any]
) -> bytes:
    """`pictures` (N x S x S x 3), `scores` (steps x N), and the settings as JSON text."""
    settings = np.array(settings_json(facts))
    return npz_bytes({"pictures": pictures, "scores": np.asarray(scores), "settings": settings})
