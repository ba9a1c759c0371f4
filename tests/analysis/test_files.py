"""Files for other programs: CSV as Python's own writer makes it, NPZ that opens without pickle."""

import csv
import io

import numpy as np
import pytest

from analysis.files import csv_text, npz_bytes


def test_a_table_is_written_as_pythons_own_writer_does():
    columns = ["name", "count", "value", "layer"]
    rows = [
        ("1×1, then “3×3”", 3, 0.1 + 0.2, ""),
        ('say "no"', 10**12, float("nan"), 4),
        ("a\nb", -1, float("-inf"), np.float64(1e-30)),
        ("", 0, 1 / 3, np.int64(7)),
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([columns, *rows])
    assert csv_text(columns, iter(rows)) == buffer.getvalue()
    assert csv_text(columns, []) == "name,count,value,layer\n"


def test_arrays_and_texts_come_back_without_pickle():
    arrays = {
        "maps": np.arange(6, dtype=np.float32).reshape(1, 2, 3),
        "photo": np.eye(2, dtype=bool),
    }
    with np.load(io.BytesIO(npz_bytes({**arrays, "title": np.asarray("×")}))) as opened:
        for name, want in arrays.items():
            assert opened[name].dtype == want.dtype
            np.testing.assert_array_equal(opened[name], want)
        assert str(opened["title"]) == "×"


def test_nothing_that_needs_pickle_is_written():
    with pytest.raises(ValueError, match="pickle"):
        npz_bytes({"rows": np.array([{"a": 1}], dtype=object)})
