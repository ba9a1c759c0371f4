"""Labels files as text editors write them."""

import pytest

from models.checkpoints.labels import read_labels
from models.checkpoints.loading import CheckpointError

NAMES = ["Bär", "Köter", "naïve café"]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    assert read_labels(end.join(NAMES).encode(encoding)) == NAMES
    assert read_labels(end.join([*NAMES, "", "  "]).encode(encoding)) == NAMES


def test_a_mark_of_big_endian_utf16():
    assert read_labels(b"\xfe\xff" + "Bär\nKöter".encode("utf-16-be")) == ["Bär", "Köter"]


def test_other_scripts():
    assert read_labels("猫\n犬\nкошка\n🐈".encode()) == ["猫", "犬", "кошка", "🐈"]
    assert read_labels("猫\n犬".encode("utf-16")) == ["猫", "犬"]


def test_names_are_shown_on_one_line():
    assert read_labels("a\tb  c\x0b\nd\u202ee\n".encode()) == ["a b c", "de"]
    assert len(read_labels(b"x" * 10_000)[0]) == 80


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9]
)
def test_what_is_no_text(data):
    with pytest.raises(CheckpointError, match="no text"):
        read_labels(data)
