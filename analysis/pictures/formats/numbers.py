"""The numbers of a TIFF whose samples are no plain bytes: 16, 32 or 64 bits, whole or
floating-point, in any order.
"""

import math
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.pictures.formats.bare import CutOffError
from analysis.pictures.formats.costs import refuse_pixels
from analysis.pictures.formats.exif import Directory

Numbers = NDArray[Any]
FORMS = {1: "u", 2: "i", 3: "f"}
RAW, DEFLATE = (1,), (8, 32946)
LARGEST = 160_000_000  # bytes; three times as many are held while they are read


def stored_numbers(directory: Directory) -> Numbers | None:
    """A page's numbers (H x W, or H x W x samples for colours); None for those that Pillow reads as
    well.

    Raises:
        CutOffError: a part of them is missing.
    """
    number = directory.number
    bits, form, colours = set(directory.whole(258)) or {1}, number(339, 1), number(262)
    samples, compression = number(277, 1), number(259, 1)
    kind = f"{FORMS.get(form, '')}{max(bits) / 8:g}"
    if len(bits) > 1 or kind not in ("u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"):
        return None
    apart = number(284, 1) == 2
    plain = (samples == 1 and colours in (0, 1)) or (3 <= samples <= 5 and colours == 2)
    if (
        not plain
        or compression not in (*RAW, *DEFLATE)
        or (kind == "u2" and samples > 1 and not apart)
    ):
        return None
    return _Page(directory, np.dtype(kind), samples, apart).read()


class _Page:
    """A page of strips or tiles, its samples side by side or `apart`, one plane after the other."""

    def __init__(
        self, directory: Directory, kind: np.dtype[Any], samples: int, apart: bool
    ) -> None:
        number = directory.number
        self.directory, self.kind, self.apart = directory, kind, apart
        self.deep, self.planes = (1, samples) if apart else (samples, 1)
        self.width, self.height = number(256), number(257)
        self.tiled = 324 in directory.entries
        self.across = number(322) if self.tiled else self.width
        self.down = number(323) if self.tiled else min(number(278, self.height), self.height)
        self.compression, self.predictor = number(259, 1), number(317, 1)

    def read(self) -> Numbers:
        """All its numbers in this machine's byte order."""
        of_a_pixel = self.deep * self.planes * self.kind.itemsize
        refuse_pixels(self.width * self.height, LARGEST // of_a_pixel)
        if not (self.width and self.height and self.across and self.down):
            raise CutOffError
        columns, rows = math.ceil(self.width / self.across), math.ceil(self.height / self.down)
        starts = self.directory.whole(324 if self.tiled else 273)
        sizes = self.directory.whole(325 if self.tiled else 279) or (len(self.directory.data),)
        if len(starts) < columns * rows * self.planes:
            raise CutOffError
        whole = np.zeros((self.height, self.width, self.deep * self.planes), self.kind)
        for index, start in enumerate(starts[: columns * rows * self.planes]):
            plane, place = divmod(index, columns * rows)
            top, left = place // columns * self.down, place % columns * self.across
            part = self._part(start, sizes[min(index, len(sizes) - 1)], top)
            room = whole[top : top + self.down, left : left + self.across, plane * self.deep :][
                ..., : self.deep
            ]
            room[:] = part[: room.shape[0], : room.shape[1]]
        return whole[..., 0] if whole.shape[2] == 1 else whole

    def _part(self, start: int, size: int, top: int) -> Numbers:
        """One strip or tile (rows x columns x samples)."""
        rows = self.down if self.tiled else min(self.down, self.height - top)
        needed = rows * self.across * self.deep * self.kind.itemsize
        stored = self.directory.data[start : start + size]
        if self.compression in DEFLATE:
            stored = zlib.decompressobj().decompress(stored, needed)
        if len(stored) < needed:
            raise CutOffError
        shape = (rows, self.across, self.deep)
        if self.predictor == 3:
            return self._floats(stored[:needed], shape)
        part = np.frombuffer(
            stored, np.dtype(self.directory.order + self.kind.str[1:]), math.prod(shape)
        )
        part = part.reshape(shape)
        if self.predictor == 2:
            with np.errstate(all="ignore"):
                return np.cumsum(part, axis=1, dtype=self.kind)
        return part

    def _floats(self, stored: bytes, shape: tuple[int, int, int]) -> Numbers:
        """Adobe's predictor for floats: the bytes of a row by their weight, each as its
        difference.
        """
        rows = np.frombuffer(stored, np.uint8).reshape(shape[0], -1, shape[2])
        bytes_ = np.cumsum(rows, axis=1, dtype=np.uint8).reshape(shape[0], self.kind.itemsize, -1)
        ordered = np.ascontiguousarray(bytes_.transpose(0, 2, 1))
        return (
            ordered.view(np.dtype(">" + self.kind.str[1:]))[..., 0].reshape(shape).astype(self.kind)
        )
