"""What every record is checked for when it is read: finite numbers, and the weights it was measured
with.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


class RecordError(ValueError):
    """A record that must not be shown; the sentence names its file and what is wrong with it."""


def read(path: Path) -> dict[str, Any]:
    """What a record's file holds.

    Raises:
        RecordError: it holds no JSON, or a number in it is not finite.
    """
    try:
        written: dict[str, Any] = json.loads(path.read_text())
    except ValueError as problem:
        raise RecordError(f"{path.name} cannot be read as JSON. Record it anew.") from problem
    if not all(math.isfinite(number) for number in _numbers(written)):
        raise RecordError(f"{path.name} holds numbers that are not finite. Record it anew.")
    return written


def shares(values: Iterable[Any], path: Path) -> tuple[float, ...]:
    """Shares of pictures.

    Raises:
        RecordError: one of them is not between 0 and 1.
    """
    numbers = tuple(float(value) for value in values)
    if not all(0 <= number <= 1 for number in numbers):
        raise RecordError(f"{path.name} holds a share that is not between 0 and 1. Record it anew.")
    return numbers


def of_these_weights(written: Mapping[str, Any], weights: Path) -> bool:
    """Whether a record was made with the weights in that file; one that carries no hash is
    trusted.
    """
    wanted = written.get("weights_sha256")
    return wanted is None or wanted == weights_hash(weights)


def weights_hash(path: Path) -> str:
    """SHA-256 of a file of weights, which every record made with them carries."""
    return _sha256(path, path.stat().st_mtime)


@cache
def _sha256(path: Path, written: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _numbers(value: Any) -> Iterable[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)
