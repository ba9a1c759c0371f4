"""Sound pixels are shown whatever is wrong with the rest; of EXIF only the orientation counts."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from analysis.pictures.decode import PictureError, decode
from tests.analysis.pictures.files import (
    chunk,
    exif,
    file,
    jpeg_with,
    png,
    tiff,
    turned,
    two_colours,
)

RED = (255, 0, 0)


def close(picture, other):
    difference = np.abs(
        np.asarray(picture).astype(int) - np.asarray(other.convert("RGB")).astype(int)
    )
    return picture.size == other.size and np.median(difference) <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "MPO"])
def test_every_orientation_in_every_container(kind, orientation):
    written = Image.Exif()
    written[0x0112] = orientation
    data = file(two_colours(), kind, exif=written)
    assert close(decode(data), ImageOps.exif_transpose(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "tag", [0x0100, 0x011A, 0x0128, 0x8769, 0x8825, 0x014A, 0x0213, 0x9286, 0xFFFF]
)
def test_no_tag_of_any_type_costs_the_picture_or_its_orientation(tag, order):
    jpeg = file(two_colours(), "JPEG", quality=95)
    for kind in range(20):
        for value in (b"\0\0\0\0", b"72\0\0", b"\xff\xff\xff\xff"):
            for count in (0, 1, 4, 2**32 - 1):
                block = exif(turned(6, order), (tag, kind, count, value), order=order)
                picture = decode(jpeg_with(jpeg, 0xE1, b"Exif\0\0" + block))
                assert picture.size == (20, 40), (kind, value, count)


@pytest.mark.parametrize(
    "entry",
    [
        (0x0112, 2, 1, b"6\0\0\0"),
        (0x0112, 5, 1, b"\6\0\0\0"),
        (0x0112, 3, 1, b"\x09\0\0\0"),
        (0x0112, 3, 0, b"\6\0\0\0"),
        (0x0112, 3, 9, b"\xff\xff\xff\x7f"),
    ],
)
def test_an_orientation_that_is_none_turns_nothing(entry):
    jpeg = jpeg_with(file(two_colours(), "JPEG"), 0xE1, b"Exif\0\0" + exif(entry))
    assert decode(jpeg).size == (40, 20)


def test_a_directory_that_points_to_itself_ends():
    block = bytearray(exif(turned(6), (0x014A, 4, 1, struct.pack("<I", 8))))
    block[-4:] = struct.pack("<I", 8)
    assert decode(jpeg_with(file(two_colours(), "JPEG"), 0xE1, b"Exif\0\0" + block)).size == (
        20,
        40,
    )


BROKEN = {
    "eXIf": chunk(b"eXIf", b"garb"),
    "iCCP": chunk(b"iCCP", b"no profile"),
    "iCCP of nonsense": chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(300))),
    "text that grows": chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000))),
    "text of no encoding": chunk(b"iTXt", b"\xff\xfe\xff"),
    "pHYs": chunk(b"pHYs", b"1"),
    "gAMA and cHRM": chunk(b"gAMA", b"") + chunk(b"cHRM", b"\xff" * 32),
    "a film's header": chunk(b"acTL", b"") + chunk(b"fcTL", b"12"),
    "tRNS": chunk(b"tRNS", b"1"),
    "a wrong checksum": chunk(b"tEXt", b"a\0b", checksum=1),
    "a transparency with a wrong checksum": chunk(
        b"tRNS", struct.pack(">3H", 255, 0, 0), checksum=1
    ),
    "an unknown chunk": chunk(b"abCd", b"x" * 100),
    "cICP": chunk(b"cICP", b"\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("place", ["before", "behind"])
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_chunks_of_a_png(broken, place):
    chunks = [BROKEN[broken]] if place == "before" else []
    data = png(8, 2, [bytes(RED)], *chunks, tail=BROKEN[broken] if place == "behind" else b"")
    assert decode(data).getpixel((0, 0)) == RED


def test_a_png_without_its_end():
    data = png(8, 2, [bytes(RED)])
    assert decode(data[:-12]).getpixel((0, 0)) == RED
    assert decode(data[:-14]).getpixel((0, 0)) == RED


SEGMENTS = {
    "XMP of many segments": (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b"<x" * 30_000),
    "MPF that counts wrongly": (
        0xE2,
        b"MPF\0II*\0" + struct.pack("<IHHHII", 8, 1, 0xB001, 2, 9, 0),
    ),
    "MPF of nonsense": (0xE2, b"MPF\0MM\0*" + b"\xff" * 40),
    "Photoshop's block": (0xED, b"Photoshop 3.0\x008BIM\x03\xed\0\0\xff\xff"),
    "a comment of nothing": (0xFE, b""),
    "a profile's part without the others": (0xE2, b"ICC_PROFILE\0\2\3abc"),
    "a profile of nonsense": (0xE2, b"ICC_PROFILE\0\1\1" + b"abc" * 99),
    "an empty Exif": (0xE1, b"Exif\0\0"),
}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_broken_segments_of_a_jpeg(segment):
    image = two_colours()
    data = jpeg_with(file(image, "JPEG", quality=95), *SEGMENTS[segment])
    assert close(decode(data), image)


def test_a_jpeg_that_lacks_only_its_end_is_shown_and_one_that_lacks_more_is_not():
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    for options in ({}, {"progressive": True}):
        data = file(noise, "JPEG", quality=95, **options)
        assert np.array_equal(np.asarray(decode(data[:-2])), np.asarray(decode(data)))
        with pytest.raises(PictureError, match="cut off"):
            decode(data[:-60])


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_exif_of_nonsense_in_heic_and_avif(kind):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    written = Image.Exif()
    written[0x010E] = "mark" * 10
    data = file(two_colours(), kind, exif=written.tobytes(), quality=95)
    at = data.index(b"markmark")
    start = max(data.rfind(b"MM\0*", 0, at), data.rfind(b"II*\0", 0, at))
    broken = data[:start] + b"nonsense" + data[start + 8 :]
    assert close(decode(broken), two_colours())


def test_broken_metadata_of_a_webp():
    data = file(
        two_colours(),
        "WEBP",
        lossless=True,
        exif=b"Exif\0\0nonsense",
        xmp=b"<x" * 9000,
        icc_profile=b"nonsense" * 40,
    )
    assert close(decode(data), two_colours())


@pytest.mark.parametrize("tag", [270, 282, 296, 305, 306, 33432, 34665, 700, 330, 301])
def test_tags_of_a_tiff_that_its_pixels_do_not_need(tag):
    pixels = np.asarray(two_colours()).tobytes()
    needed = {
        256: (3, [40]),
        257: (3, [20]),
        258: (3, [8, 8, 8]),
        259: (3, [1]),
        262: (3, [2]),
        277: (3, [3]),
        278: (3, [20]),
        296: (3, [3]),
    }
    for value in ((2, [b"7", b"2"]), (3, [65535] * 9), (4, [2**32 - 1]), (1, [])):
        assert close(decode(tiff([({**needed, tag: value}, pixels)])), two_colours())
