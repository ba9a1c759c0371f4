"""A labels file, one name a line, in whatever encoding a text editor wrote it."""

import codecs
import unicodedata

from models.checkpoints.stored import CheckpointError

LONGEST = 80  # characters of a name
LARGEST = 8 << 20  # bytes
SAMPLE = 200_000  # characters that are looked at to tell text from other files
JOINS = "\u200d"  # makes one emoji of two
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_labels(data: bytes) -> list[str]:
    """The names in a labels file (UTF-8, UTF-16, UTF-32 or Latin-1), without empty lines.

    Raises:
        CheckpointError: it is no text.
    """
    if len(data) > LARGEST:
        raise CheckpointError(
            f"The labels file has {len(data) / 1e6:,.0f} MB; it is no list of names."
        )
    text = _text(data)
    strange = sum(
        unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\r\n\f\v\x85"
        for c in text[:SAMPLE]
    )
    if strange > len(text[:SAMPLE]) // 100:
        raise CheckpointError(
            "The labels file is no text that can be read. It needs one name a line; save it as"
            " UTF-8."
        )
    lines = (line[: 10 * LONGEST] for line in text.splitlines())
    return [name[:LONGEST] for line in lines if (name := _printable(line))]


def _text(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[1::2].count(0) > len(data) // 5:
        return data.decode("utf-16-le", "replace")
    if data[::2].count(0) > len(data) // 5:
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _printable(line: str) -> str:
    """A line without control characters and marks of direction, its blanks as single ones."""
    kept = (
        c if c.isprintable() or c == JOINS else " "
        for c in line
        if unicodedata.category(c) != "Cf" or c == JOINS
    )
    return " ".join("".join(kept).split())
