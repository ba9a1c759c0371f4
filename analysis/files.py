"""Rows as CSV and arrays as NPZ: the files that a viewer takes along to other programs."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A header and one line for each row, every number with all of its digits; not a number reads
    nan.
    """
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    text: str = frame.to_csv(index=False, lineterminator="\n", na_rep="nan")
    return text


def npz_bytes(arrays: Mapping[str, Any]) -> bytes:
    """The named arrays, and texts as arrays without dimensions, compressed as numpy.load reads
    them.
    """
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()
