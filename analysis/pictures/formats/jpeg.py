"""JPEG, which is made of segments: those that the pixels need, and the facts in the others."""

import re
from dataclasses import replace

from analysis.pictures.formats.bare import Bare, CutOffError
from analysis.pictures.formats.exif import orientation_of

START_OF_SCAN = 0xDA
SEGMENT = re.compile(rb"\xff([^\x00\xff\xd0-\xd8])", re.DOTALL)
MOST_SEGMENTS = 20_000
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments that tell the picture's size
ARITHMETIC = range(0xC8, 0xD0)
DENSEST = 600  # pixels that Huffman coding can hold in a byte, at most: one bit for a block of 64
SOUND_APPLICATIONS = {
    0xE0: b"JFIF",
    0xEE: b"Adobe",
}  # the only ones that change how colours are read


def bare_jpeg(data: bytes) -> Bare:
    """A JPEG without its application segments and comments.

    Raises:
        CutOffError: its pixels cannot be in the file.
    """
    kept, facts, at = [data[:2]], _Facts(), 2
    for _ in range(MOST_SEGMENTS):
        found = SEGMENT.search(data, at)  # as libjpeg: what stands between two is skipped
        if found is None or found.start() + 4 > len(data):
            break
        at, marker = found.start(), found[1][0]
        if marker == START_OF_SCAN:
            kept.append(data[at:])
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        if facts.take(marker, body):
            kept.append(data[at:end])
        _refuse_what_is_not_there(marker, body, len(data))
        at = max(end, at + 4)
    scans = data.count(b"\xff\xda", at)
    return Bare(b"".join(kept), orientation_of(facts.exif), facts.profile(), scans=scans)


def with_two_ends(bare: Bare) -> tuple[Bare, Bare]:
    """A JPEG whose end mark is missing, with two different ends.

    Where all its pixels are there, both give the same picture, since what follows them is not read.
    """
    first, second = (bare.data + bytes([filler]) * 64 + b"\xff\xd9" for filler in (0x00, 0x5A))
    return replace(bare, data=first), replace(bare, data=second)


class _Facts:
    """What the application segments say: EXIF, and the parts of an ICC profile."""

    def __init__(self) -> None:
        self.exif = b""
        self.parts: dict[int, bytes] = {}
        self.count = 0

    def take(self, marker: int, body: bytes) -> bool:
        """Read a segment; whether the pixels need it."""
        if marker == 0xE1 and body.startswith(b"Exif\0") and not self.exif:
            self.exif = body
        if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
            self.parts.setdefault(body[12], body[14:])
            self.count = body[13]
        if 0xE0 <= marker <= 0xEF:
            known = SOUND_APPLICATIONS.get(marker)
            return known is not None and body.startswith(known)
        return marker != 0xFE

    def profile(self) -> bytes:
        """The ICC profile, if all its parts are there."""
        whole = self.count and sorted(self.parts) == list(range(1, self.count + 1))
        return b"".join(self.parts[n] for n in sorted(self.parts)) if whole else b""


def _refuse_what_is_not_there(marker: int, body: bytes, stored: int) -> None:
    if marker in SIZES and marker not in ARITHMETIC and len(body) >= 5:
        height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
        if width * height > DENSEST * stored:
            raise CutOffError
