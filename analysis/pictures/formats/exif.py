"""The directories of a TIFF file, of which EXIF is one: read by hand, since a bad tag must not cost
the picture.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

WHOLE = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
NUMBERS = {**WHOLE, 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 17: "q"}
WIDTH = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
ORIENTATION, SUB_DIRECTORIES = 0x0112, 330
MOST_ENTRIES, MOST_DIRECTORIES, MOST_VALUES = 4096, 64, 1 << 20


@dataclass(frozen=True)
class Entry:
    """A tag: its type, how many values it has, and its whole bytes as they stand in the
    directory.
    """

    kind: int
    count: int
    raw: bytes


@dataclass(frozen=True)
class Directory:
    """One directory (page) of a TIFF file; `order` is struct's sign for its byte order."""

    order: str
    big: bool
    entries: dict[int, Entry] = field(repr=False)
    data: bytes = field(repr=False)

    def bytes_of(self, tag: int) -> bytes:
        """A tag's values as they are stored; b"" where it is missing or points beyond the file."""
        entry = self.entries.get(tag)
        size = entry.count * WIDTH.get(entry.kind, 0) if entry else 0
        if entry is None or not 0 < size <= len(self.data):
            return b""
        place = entry.raw[12:20] if self.big else entry.raw[8:12]
        if size <= len(place):
            return place[:size]
        at = struct.unpack(self.order + ("Q" if self.big else "I"), place)[0]
        return self.data[at : at + size] if at + size <= len(self.data) else b""

    def whole(self, tag: int) -> tuple[int, ...]:
        """A tag's values where they are whole numbers from 0 on; () for any other."""
        return tuple(int(value) for value in self._values(tag, WHOLE))

    def numbers(self, tag: int) -> tuple[float, ...]:
        """A tag's values where they are numbers of any kind; () for any other."""
        return tuple(float(value) for value in self._values(tag, NUMBERS))

    def _values(self, tag: int, kinds: dict[int, str]) -> tuple[float, ...]:
        entry = self.entries.get(tag)
        stored = self.bytes_of(tag)
        if entry is None or entry.kind not in kinds or entry.count > MOST_VALUES:
            return ()
        count = len(stored) // WIDTH[entry.kind]
        return struct.unpack(f"{self.order}{count}{kinds[entry.kind]}", stored)

    def number(self, tag: int, default: int = 0) -> int:
        """A tag's first whole number."""
        return next(iter(self.whole(tag)), default)


def orientation_of(exif: bytes) -> int:
    """How EXIF says that the picture must be turned, 1 to 8; 1 where it does not say so soundly."""
    tiff = exif.removeprefix(b"Exif\0\0")
    for directory in directories(tiff, most=1):
        turned = directory.number(ORIENTATION, 1)
        return turned if 1 <= turned <= 8 else 1
    return 1


def directories(data: bytes, most: int = MOST_DIRECTORIES) -> Iterator[Directory]:
    """The directories of a TIFF file in order, each followed by its sub-directories."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 16:
        return
    big = data[2:4] in (b"+\0", b"\0+")
    where = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
    waiting: list[int] = [where]
    visited: set[int] = set()
    while waiting and len(visited) < most:
        at = waiting.pop(0)
        if at in visited or not 8 <= at <= len(data) - 6:
            continue
        visited.add(at)
        directory, following = _directory(data, at, order, big)
        waiting = [*directory.whole(SUB_DIRECTORIES), following, *waiting][:MOST_DIRECTORIES]
        yield directory


def _directory(data: bytes, at: int, order: str, big: bool) -> tuple[Directory, int]:
    counter, size, pointer = ("Q", 20, "Q") if big else ("H", 12, "I")
    head = struct.calcsize(counter)
    count = min(
        int.from_bytes(data[at : at + head], "little" if order == "<" else "big"), MOST_ENTRIES
    )
    entries: dict[int, Entry] = {}
    start = at + head
    for place in range(start, min(start + count * size, len(data) - size + 1), size):
        tag, kind, values = struct.unpack_from(order + ("HHQ" if big else "HHI"), data, place)
        entries.setdefault(tag, Entry(kind, values, data[place : place + size]))
    end = start + count * size
    rest = data[end : end + struct.calcsize(pointer)]
    following = (
        struct.unpack(order + pointer, rest)[0] if len(rest) == struct.calcsize(pointer) else 0
    )
    return Directory(order, big, entries, data), following
