"""PNG, WebP and PPM: the chunks that the pixels need, and the facts in the others."""

import re
import struct
import zlib
from collections.abc import Iterator

from analysis.pictures.formats.bare import Bare, CutOffError, RefusedError
from analysis.pictures.formats.exif import orientation_of
from analysis.pictures.formats.profiles import LARGEST as LARGEST_PROFILE
from analysis.pictures.formats.profiles import coded_profile, profile_of_gamma

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NEEDED = (b"IHDR", b"PLTE", b"IDAT")
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
COMMENT = re.compile(rb"#[^\r\n]*[\r\n]")
HEAD_WITH_COMMENTS = re.compile(
    rb"P[1-6fF](\s|#[^\r\n]*[\r\n])+\d+(\s|#[^\r\n]*[\r\n])+\d+(\s|#[^\r\n]*[\r\n])+"
)
DEFLATE = 1032  # zlib cannot make a byte into more than these
MOST_CHUNKS = 100_000
LARGEST_TEXT = 4 << 20  # bytes; Pillow reads text number by number


def bare_png(data: bytes) -> Bare:
    """A PNG with its header, palette, transparency and pixels only.

    Raises:
        CutOffError: its pixels cannot be in the file.
    """
    kept: list[bytes] = []
    facts: dict[bytes, bytes] = {}
    for kind, body, whole, sound in _png_chunks(data):
        if kind in NEEDED:
            kept.append(whole if len(whole) == 12 + len(body) else _chunk(kind, body))
        if sound:
            facts.setdefault(kind, body)
    head = facts.get(b"IHDR", b"")
    if len(head) != 13:
        return Bare(data)
    _refuse_what_is_not_there(head, sum(len(part) for part in kept))
    clear, transparency = _transparency(head, facts.get(b"tRNS", b""))
    place = next((i for i, part in enumerate(kept) if part[4:8] == b"IDAT"), len(kept))
    kept[place:place] = [transparency] if transparency else []
    return Bare(
        b"".join((SIGNATURE, *kept, _chunk(b"IEND", b""))),
        orientation_of(facts.get(b"eXIf", b"")),
        _png_profile(facts),
        clear=clear,
    )


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes, bool]]:
    """Each chunk's kind, body, whole, and whether its checksum is right (a cut one is given as it
    is).
    """
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        body, whole = data[at + 8 : at + 8 + length], data[at : at + 12 + length]
        sound = len(whole) == 12 + length and (
            kind == b"IDAT" or zlib.crc32(whole[4:-4]) == int.from_bytes(whole[-4:], "big")
        )
        yield kind, body, whole, sound
        if kind == b"IEND":
            return
        at += 12 + length


def _refuse_what_is_not_there(head: bytes, stored: int) -> None:
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    needed = height * (1 + width * depth * SAMPLES.get(colour, 1) // 8)
    if needed > DEFLATE * stored:
        raise CutOffError


def _transparency(head: bytes, stored: bytes) -> tuple[tuple[int, ...], bytes]:
    """The colour that means transparency: 16-bit as numbers, since Pillow compares 8 bits; else as
    a chunk.
    """
    depth, colour = head[8], head[9]
    if colour == 3:
        return (), _chunk(b"tRNS", stored[:256]) if stored else b""
    samples = SAMPLES.get(colour, 0)
    if colour not in (0, 2) or len(stored) < 2 * samples:
        return (), b""
    values = struct.unpack(f">{samples}H", stored[: 2 * samples])
    if depth == 16:
        return values, b""
    top = (1 << depth) - 1
    seen = [(value & top) * (255 // top if depth > 1 else 1) for value in values]
    return (), _chunk(b"tRNS", struct.pack(f">{samples}H", *seen))


def _png_profile(facts: dict[bytes, bytes]) -> bytes:
    """The file's colours as an ICC profile: its cICP, iCCP, or gAMA with cHRM, in the standard's
    order.
    """
    if len(code := facts.get(b"cICP", b"")) >= 2:
        return coded_profile(code[0], code[1])
    if b"iCCP" in facts:
        packed = facts[b"iCCP"].partition(b"\0")[2][1:]
        try:
            return zlib.decompressobj().decompress(packed, LARGEST_PROFILE)
        except zlib.error:
            return b""
    gamma, primaries = facts.get(b"gAMA", b""), facts.get(b"cHRM", b"")
    if b"sRGB" in facts or len(gamma) != 4 or len(primaries) != 32:
        return b""
    places = [value / 1e5 for value in struct.unpack(">8I", primaries)]
    return profile_of_gamma(places, int.from_bytes(gamma, "big") / 1e5)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bare_ppm(data: bytes) -> Bare:
    """A PPM as it is; Pillow brings numbers above 255 to 16 bits by the highest one that its header
    declares.

    Comments in its header, which Pillow reads byte by byte, are taken out.

    Raises:
        RefusedError: it is text, and too much of it.
    """
    if data[1:2] in b"123" and len(data) > LARGEST_TEXT:
        raise RefusedError(
            f"The picture (PPM) is written as text of {len(data) / 1e6:,.0f} MB, which would take"
            " too long to read. Save it again, as PNG or JPEG."
        )
    head = HEAD_WITH_COMMENTS.match(data)
    if head and b"#" in head[0]:
        data = COMMENT.sub(b" ", head[0]) + data[head.end() :]
    return Bare(data, declared=(0.0, 65535.0) if data[:2] in (b"P2", b"P5") else None)


def bare_webp(data: bytes) -> Bare:
    """A WebP with its first frame's pixels only, and its header's flags for what is gone taken
    back.
    """
    facts: dict[bytes, bytes] = {}
    kept: list[bytes] = []
    frames = 0
    for kind, body, whole in _riff_chunks(data):
        frames += kind == b"ANMF"
        if kind in (b"ICCP", b"EXIF", b"XMP "):
            facts.setdefault(kind, body)
        elif kind == b"VP8X" and body:
            # a film's first frame may leave some of its canvas clear, whether it says so (0x10) or
            # not
            flags = whole[8] & ~0x2C | (0x10 if whole[8] & 0x02 else 0)
            kept.append(whole[:8] + bytes([flags]) + whole[9:])
        elif kind in (b"VP8 ", b"VP8L", b"ALPH", b"ANIM") or (kind == b"ANMF" and frames == 1):
            kept.append(whole)
    body = b"WEBP" + b"".join(kept)
    return Bare(
        b"RIFF" + struct.pack("<I", len(body)) + body,
        orientation_of(facts.get(b"EXIF", b"")),
        facts.get(b"ICCP", b""),
    )


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at = 12
    for _ in range(MOST_CHUNKS):
        if at + 8 > len(data):
            return
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if len(data) >= at + 8 + length:
            yield kind, data[at + 8 : at + 8 + length], data[at:end]
        else:
            yield kind, data[at + 8 :], data[at:]
        at = end
