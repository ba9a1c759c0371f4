"""TIFF: which of its pages is the picture, and that page with the tags that its pixels need."""

import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from analysis.pictures.formats.bare import Bare, CutOffError, RefusedError
from analysis.pictures.formats.exif import ORIENTATION, WHOLE, WIDTH, Directory, directories
from analysis.pictures.formats.numbers import stored_numbers

NEEDED = {
    256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292,
    293, 317, 320, 322, 323, 324, 325, 332, 338, 339, 347, 512,
    513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532,
}  # fmt: skip
SUBFILE, OLD_SUBFILE, PROFILE = 254, 255, 34675
LOWEST, HIGHEST = (280, 340), (281, 341)
MOST_PARTS = 70_000  # strips or tiles
TRANSPARENT = (1, 2)  # multiplied into the colours, or not
DENSEST = {1: 1, 5: 2600, 8: 1032, 32946: 1032, 32773: 64}  # bytes that a stored byte can become


@dataclass(frozen=True)
class Page:
    """A page of the file: its place in order, size, and whether it is marked as a smaller copy."""

    number: int
    directory: Directory
    width: int
    height: int
    small: bool

    @property
    def area(self) -> int:
        """Its pixels."""
        return self.width * self.height


def bare_tiffs(data: bytes) -> Iterator[Bare]:
    """The pages worth trying, the best first: the first page, or the largest if the first is a
    smaller copy.

    Raises:
        CutOffError: the first page's pixels cannot be in the file.
    """
    pages = [
        Page(number, d, d.number(256), d.number(257), _is_marked(d))
        for number, d in enumerate(directories(data))
        if not d.number(SUBFILE) & 4  # a mask
    ]
    pages = [page for page in pages if page.area]
    if not pages:
        yield Bare(data)
    elif len(pages) == 1 or not _is_a_smaller_copy(pages[0], pages[1:]):
        yield _bare(data, pages[0], ())
    else:
        ordered = sorted(pages, key=lambda page: (page.small, -page.area))
        largest = max(ordered, key=lambda page: page.area)
        for page in ordered:
            with suppress(CutOffError, RefusedError):
                yield _bare(data, page, _words(page, largest, pages[0]))


def _is_marked(directory: Directory) -> bool:
    return bool(directory.number(SUBFILE) & 1) or directory.number(OLD_SUBFILE) == 2


def _is_a_smaller_copy(first: Page, others: list[Page]) -> bool:
    """Whether the first page is marked so, or a later one has its shape and four times its
    pixels.
    """
    return first.small or any(
        not page.small
        and page.area >= 4 * first.area
        and abs(page.width * first.height - first.width * page.height)
        <= 2 * max(page.width, page.height)
        for page in others
    )


def _words(page: Page, largest: Page, first: Page) -> tuple[str, ...]:
    if page is not largest:
        return (
            (
                f"The full picture of this file ({largest.width}×{largest.height} px) cannot be"
                f" read here; what is shown is its smaller copy of {page.width}×{page.height} px."
            ),
        )
    return (
        (
            f"Shown is the file's largest page, {page.width}×{page.height} px; "
            f"its first one is a copy of {first.width}×{first.height} px."
        ),
    )


def _bare(data: bytes, page: Page, notes: tuple[str, ...]) -> Bare:
    directory = page.directory
    _refuse_what_is_not_there(page, len(data))
    turned = directory.number(ORIENTATION, 1)
    bits, kind = directory.number(258, 1), directory.number(339, 1)
    return Bare(
        _with_one_page(data, directory),
        turned if 1 <= turned <= 8 else 1,
        directory.bytes_of(PROFILE),
        declared=_declared(directory),
        numbers=stored_numbers(directory),
        unsigned=kind == 1 and bits == 32,
        swapped=_swapped(directory, bits, kind),
        inverted=directory.number(262) == 0 and bits > 8,
        alpha=_transparency(directory),
        notes=notes,
    )


def _refuse_what_is_not_there(page: Page, stored: int) -> None:
    whole = page.directory.number
    parts = max(len(page.directory.whole(tag)) for tag in (273, 324))
    if parts > MOST_PARTS:
        raise RefusedError(
            f"The picture (TIFF) is stored in {parts:,} parts, which would take too long to read."
            " Save it again, as PNG or JPEG."
        )
    if _reaches_beyond(page.directory, stored):
        raise CutOffError
    densest = DENSEST.get(whole(259, 1))
    bits = page.area * whole(258, 1) * max(1, whole(277, 1))
    if densest and bits // 8 > densest * stored:
        raise CutOffError


def _transparency(directory: Directory) -> int:
    """The kind of transparency that a fourth sample is; 0 where it is something else."""
    kind = directory.number(338) if directory.number(277) == 4 else 0
    return kind if kind in TRANSPARENT else 0


def _reaches_beyond(directory: Directory, stored: int) -> bool:
    """Whether a strip or tile is not, or not whole, in the file."""
    starts = directory.whole(324) or directory.whole(273)
    sizes = directory.whole(325) or directory.whole(279)
    if len(starts) != len(sizes):
        return any(at >= stored for at in starts)
    if directory.number(259, 1) == 1 and len(starts) == 1:  # a wrong size costs nothing there
        number = directory.number
        deep = 1 if number(284, 1) == 2 else number(277, 1)
        row = -(-number(256) * deep * number(258, 1) // 8)
        sizes = (min(sizes[0], row * number(257)),) if 273 in directory.entries else sizes
    return any(at + size > stored for at, size in zip(starts, sizes, strict=True))


def _swapped(directory: Directory, bits: int, kind: int) -> int:
    """The bytes of a number that libtiff gives in this machine's order and Pillow takes for the
    file's.
    """
    foreign = directory.order != ("<" if sys.byteorder == "little" else ">")
    packed = directory.number(259, 1) != 1
    return bits // 8 if foreign and packed and kind == 2 and bits > 8 else 0


def _declared(directory: Directory) -> tuple[float, float] | None:
    """The lowest and highest number that the file says it has, where it says so."""
    low = next((v for tag in LOWEST for v in directory.numbers(tag)[:1]), 0.0)
    high = next((v for tag in HIGHEST for v in directory.numbers(tag)[:1]), 0.0)
    return (low, high) if high > low else None


def _with_one_page(data: bytes, directory: Directory) -> bytes:
    """The file with a new directory at its end that holds the needed tags, and a header that points
    there.

    A BigTIFF becomes an ordinary one, since Pillow reads but one of its two byte orders.
    """
    order, values, table = directory.order, bytearray(bytes(len(data) % 2)), b""
    needed = sorted(tag for tag in NEEDED & directory.entries.keys() if directory.bytes_of(tag))
    for tag in needed:
        kind, value = directory.entries[tag].kind, directory.bytes_of(tag)
        if WIDTH[kind] == 8 and kind in WHOLE:
            value = struct.pack(
                f"{order}{len(value) // 8}I", *(min(v, 2**32 - 1) for v in directory.whole(tag))
            )
            kind = 4
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(order + "I", len(data) + len(values))
            values += value + bytes(len(value) % 2)
        table += struct.pack(order + "HHI", tag, kind, len(value) // WIDTH[kind]) + place
    where = struct.pack(order + "HI", 42, len(data) + len(values))
    return (
        data[:2]
        + where
        + data[8:]
        + values
        + struct.pack(order + "H", len(needed))
        + table
        + bytes(4)
    )
