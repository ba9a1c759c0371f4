"""HEIC and AVIF (made of boxes), GIF (of blocks) and ICO (a list of pictures): what is not pixels
is hidden from the decoders.
"""

import re
import struct

from analysis.pictures.formats.bare import Bare, CutOffError
from analysis.pictures.formats.costs import LARGEST_ICON, refuse_pixels
from analysis.pictures.formats.profiles import coded_profile

# an item's entry: version 2 has a 2-byte number before its type, version 3 a 4-byte one
_METADATA = re.compile(rb"(infe\x02.{3}.{4}|infe\x03.{3}.{6})(Exif|mime|uri )", re.DOTALL)
_CODED_COLOURS = re.compile(rb"colrnclx(..)(..)..", re.DOTALL)
MOST_BLOCKS = 200_000
EXTENSION, FRAME, CONTROL = 0x21, 0x2C, 0xF9


def bare_heif(data: bytes) -> Bare:
    """A HEIC or AVIF whose metadata no decoder looks into; how it is turned stands elsewhere in the
    file.
    """
    colours = _CODED_COLOURS.search(data)
    coded = (
        coded_profile(*(int.from_bytes(part, "big") for part in colours.groups()))
        if colours
        else b""
    )
    return Bare(_METADATA.sub(rb"\1skip", data), profile=coded)


def bare_gif(data: bytes) -> Bare:
    """A GIF without the comments and texts before its first frame.

    Raises:
        CutOffError: there is no frame.
    """
    if len(data) < 13:
        raise CutOffError
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    head, control = data[:at], b""
    for _ in range(MOST_BLOCKS):
        kind = data[at : at + 1]
        if kind == bytes([FRAME]):
            return Bare(head + control + data[at:])
        if kind != bytes([EXTENSION]):
            at += 1  # as Pillow does: what is no block is skipped
            if at >= len(data):
                break
            continue
        end = _end_of_blocks(data, at + 2)
        if data[at + 1 : at + 2] == bytes([CONTROL]):
            control = data[at:end]
        at = end
    raise CutOffError


def _end_of_blocks(data: bytes, at: int) -> int:
    """Where a chain of blocks, each with its length before it, ends."""
    for _ in range(MOST_BLOCKS):
        if at >= len(data) or not data[at]:
            return at + 1
        at += 1 + data[at]
    raise ValueError


def bare_icon(data: bytes) -> Bare:
    """An ICO as it is.

    Raises:
        RefusedError: the picture that will be read, the largest by its list, is no icon's size.
    """
    count = int.from_bytes(data[4:6], "little")
    listed = [data[at : at + 16] for at in range(6, min(6 + 16 * count, len(data) - 15), 16)]
    sizes = [(entry[0] or 256) * (entry[1] or 256) for entry in listed]
    for entry, size in zip(listed, sizes, strict=True):
        at = int.from_bytes(entry[12:16], "little")
        inside = data[at : at + 24]
        if size < max(sizes) or len(inside) < 24:
            continue
        if inside[:8] == b"\x89PNG\r\n\x1a\n":
            width, height = struct.unpack(">II", inside[16:])
        elif inside[:4] == b"\x28\0\0\0":
            width, height = struct.unpack("<ii", inside[4:12])
        else:
            continue
        refuse_pixels(abs(width) * abs(height), LARGEST_ICON)
    return Bare(data)
