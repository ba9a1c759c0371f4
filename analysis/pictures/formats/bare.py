"""A picture's file with nothing left but what its pixels need; what else matters stands beside it.

Pillow reads everything that a file holds, and a bad tag, text or checksum in any of it can cost the
picture. So what is not pixels is taken out before, and the few facts that count are read by hand.
"""

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True)
class Bare:
    """A file for Pillow, and the facts taken out of it.

    `orientation` is EXIF's, 1 to 8; `profile` an ICC profile; `numbers` are a TIFF's (H x W, or H x
    W x samples), where Pillow cannot read them; `declared` is the range that the file gives its
    numbers; `unsigned` and `swapped` (bytes of a number whose order Pillow takes wrongly) tell how
    to read what Pillow reads; in an `inverted` picture the highest number is black; `clear` is the
    16-bit colour that stands for transparency; `alpha` is TIFF's kind of transparency (1 or 2)
    where the fourth of its `numbers` is one; `scans` are the passes in which a JPEG is stored;
    `notes` are sentences for the viewer.
    """

    data: bytes
    orientation: int = 1
    profile: bytes = b""
    numbers: NDArray[Any] | None = field(default=None, repr=False)
    declared: tuple[float, float] | None = None
    unsigned: bool = False
    swapped: int = 0
    inverted: bool = False
    clear: tuple[int, ...] = ()
    alpha: int = 0
    scans: int = 1
    notes: tuple[str, ...] = ()


class RefusedError(Exception):
    """A file whose reading would take too much memory or time; the message is the sentence."""


class CutOffError(Exception):
    """The file holds less than its header says: found before memory is taken for its pixels."""
