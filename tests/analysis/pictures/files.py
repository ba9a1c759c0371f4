"""Files made for the tests, byte by byte: what a library would write, and what none would."""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def file(image, kind="PNG", **options):
    """A picture as a file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def two_colours():
    """40 x 20 px, red on the left, white on the right: it shows how it is turned."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste((255, 0, 0), (0, 0, 20, 20))
    return image


def chunk(kind, body, checksum=None):
    """A PNG chunk; `checksum` replaces the right one."""
    right = zlib.crc32(kind + body)
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", right if checksum is None else checksum)
    )


def png(depth, colour, rows, *chunks, width=None, tail=b""):
    """A PNG from rows of packed samples; `chunks` stand before its pixels, `tail` behind them."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    width = width or len(rows[0]) * 8 // (depth * samples)
    head = struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(chunks)
        + chunk(b"IDAT", pixels)
        + tail
        + chunk(b"IEND", b"")
    )


def words(*values):
    """16-bit samples as PNG stores them."""
    return struct.pack(f">{len(values)}H", *values)


def exif(*entries, order="<"):
    """An EXIF block of (tag, type, count, 4 bytes) entries."""
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    table = b"".join(
        struct.pack(order + "HHI", tag, kind, count) + value for tag, kind, count, value in entries
    )
    return start + struct.pack(order + "H", len(entries)) + table + bytes(4)


def turned(orientation, order="<"):
    """The EXIF entry for an orientation."""
    return 0x0112, 3, 1, struct.pack(order + "HH", orientation, 0)


def jpeg_with(data, marker, body):
    """A JPEG with one more segment at its beginning."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def tiff(pages, order="<", big=False):
    """A TIFF from pages of (tags, pixels); a tag's value is (type, values); pixels are one raw
    strip.
    """
    out = bytearray(
        (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    )
    out += struct.pack(order + "HHQ", 8, 0, 0) if big else bytes(4)
    link = len(out) - (8 if big else 4)
    for tags, pixels in pages:
        strip = len(out)
        out += pixels + bytes(len(pixels) % 2)
        whole = {273: (16 if big else 4, [strip]), 279: (4, [len(pixels)]), **tags}
        entries = b""
        for tag, (kind, values) in sorted(whole.items()):
            letter = {1: "B", 3: "H", 4: "I", 8: "h", 11: "f", 16: "Q", 2: "c"}[kind]
            packed = struct.pack(f"{order}{len(values)}{letter}", *values)
            size = 8 if big else 4
            if len(packed) > size:
                place = struct.pack(order + ("Q" if big else "I"), len(out))
                out += packed + bytes(len(packed) % 2)
            else:
                place = packed.ljust(size, b"\0")
            entries += (
                struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, len(values)) + place
            )
        where = len(out)
        out[link : link + (8 if big else 4)] = struct.pack(order + ("Q" if big else "I"), where)
        out += struct.pack(order + ("Q" if big else "H"), len(whole)) + entries
        link = len(out)
        out += bytes(8 if big else 4)
    return bytes(out)


def grey_tags(array, **more):
    """The tags of a grey page for an array of any numbers (H x W)."""
    form = {"u": 1, "i": 2, "f": 3}[array.dtype.kind]
    return {
        256: (3, [array.shape[1]]),
        257: (3, [array.shape[0]]),
        258: (3, [8 * array.dtype.itemsize]),
        259: (3, [1]),
        262: (3, [1]),
        277: (3, [1]),
        278: (3, [array.shape[0]]),
        339: (3, [form]),
        **more,
    }


def grey_tiff(array, order="<", big=False, **more):
    """A TIFF of one grey page with just these numbers."""
    stored = array.astype(array.dtype.newbyteorder(order)).tobytes()
    return tiff(
        [({**grey_tags(array), **{int(k[1:]): v for k, v in more.items()}}, stored)], order, big
    )


def left_pixels(picture):
    """The first row's levels of red."""
    return np.asarray(picture)[0, :, 0].tolist()
