"""Numbers that are no grey from 0 to 255: the range that they use is shown, and what is no number
is black.
"""

import struct

import numpy as np
import pytest
from PIL import Image

from analysis.pictures.decode import decode, decoded
from tests.analysis.pictures.files import file, grey_tiff, left_pixels, png, tiff, words

RAMPS = {
    "10 bits in 16": np.array([[0, 512, 1023]], np.uint16),
    "12 bits in 16": np.array([[0, 2048, 4095]], np.uint16),
    "14 bits in 16": np.array([[0, 8192, 16383]], np.uint16),
    "16 bits": np.array([[0, 32768, 65535]], np.uint16),
    "a heat camera": np.array([[7000, 8000, 9000]], np.uint16),
    "int16": np.array([[-1000, 0, 1000]], np.int16),
    "int16 from 0": np.array([[0, 1000, 2000]], np.int16),
    "int32 to 255": np.array([[0, 128, 255]], np.int32),
    "int32 to a million": np.array([[0, 500_000, 1_000_000]], np.int32),
    "int32, whole": np.array([[-(2**31), 0, 2**31 - 1]], np.int32),
    "uint32": np.array([[0, 2**31, 2**32 - 1]], np.uint32),
    "float to 1": np.array([[0, 0.5, 1]], np.float32),
    "float to 255": np.array([[0, 127, 255]], np.float32),
    "float around 0": np.array([[-1, 0, 1]], np.float32),
    "float, tiny": np.array([[0, 5e-31, 1e-30]], np.float32),
    "float, huge": np.array([[-3e38, 0, 3e38]], np.float32),
    "float far from 0": np.array([[1000, 1000.5, 1001]], np.float32),
}


@pytest.mark.parametrize("name", RAMPS)
def test_the_range_is_used(name):
    shown = left_pixels(decode(grey_tiff(RAMPS[name])))
    assert shown == pytest.approx([0, 128, 255], abs=2)


@pytest.mark.parametrize("name", ["12 bits in 16", "int16", "int32 to a million", "float around 0"])
@pytest.mark.parametrize("big", [False, True])
def test_in_the_other_byte_order_and_in_big_tiff(name, big):
    assert left_pixels(decode(grey_tiff(RAMPS[name], ">", big))) == pytest.approx(
        [0, 128, 255], abs=2
    )


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_black_and_is_counted(odd):
    ramp = np.linspace(0, 1, 100, dtype=np.float32).reshape(10, 10)
    ramp[0, 0] = odd
    picture, notes = decoded(grey_tiff(ramp)).picture, decoded(grey_tiff(ramp)).notes
    levels = np.asarray(picture)[..., 0]
    assert levels[0, 0] == 0
    assert levels[-1, -1] == 255
    assert np.ptp(levels) == 255
    assert any("One of them is not finite" in note for note in notes)


def test_nothing_but_nan_is_black():
    assert left_pixels(decode(grey_tiff(np.full((1, 3), np.nan, np.float32)))) == [0, 0, 0]


def test_a_range_that_the_file_declares_is_kept():
    dark = np.array([[0, 1024, 2048]], np.uint16)
    assert left_pixels(decode(grey_tiff(dark, t281=(3, [4095])))) == pytest.approx(
        [0, 64, 128], abs=1
    )
    signed = np.array([[-1000, 0, 500]], np.int16)
    shown = decode(grey_tiff(signed, t340=(8, [-1000]), t341=(8, [1000])))
    assert left_pixels(shown) == pytest.approx([0, 128, 191], abs=1)


def test_white_is_zero_where_the_file_says_so():
    ramp = np.array([[0, 2048, 4095]], np.uint16)
    assert left_pixels(decode(grey_tiff(ramp, t262=(3, [0])))) == pytest.approx(
        [255, 127, 0], abs=1
    )


def test_signed_bytes():
    ramp = np.array([[-100, 0, 100]], np.int8)
    assert left_pixels(decode(grey_tiff(ramp))) == pytest.approx([0, 128, 255], abs=1)


def test_one_grey_everywhere_is_that_grey():
    assert left_pixels(decode(grey_tiff(np.full((1, 2), 32768, np.uint16)))) == [128, 128]
    assert left_pixels(decode(grey_tiff(np.full((1, 2), 5, np.int32)))) == [255, 255]
    assert left_pixels(decode(grey_tiff(np.zeros((1, 2), np.float32)))) == [0, 0]


def test_the_notes_say_what_is_black_and_white_and_ordinary_pictures_have_none():
    (note,) = decoded(grey_tiff(RAMPS["int32 to a million"])).notes
    assert "0 is shown black and 1,000,000 white" in note
    for kind in ("PNG", "JPEG", "TIFF", "WEBP", "GIF"):
        assert decoded(file(Image.new("RGB", (4, 4), "teal"), kind)).notes == ()


@pytest.mark.parametrize("kind", ["PGM", "PFM"])
def test_portable_maps(kind):
    if kind == "PGM":
        data = b"P5 3 1 4095\n" + struct.pack(">3H", 0, 2048, 4095)
    else:
        data = b"Pf\n3 1\n-1.0\n" + struct.pack("<3f", -1, 0, 1)
    assert left_pixels(decode(data)) == pytest.approx([0, 128, 255], abs=1)


def test_colours_of_twelve_bits_in_sixteen():
    row = words(0, 2048, 4095, 4095, 0, 0)
    picture = decode(png(16, 2, [row]))
    assert picture.getpixel((0, 0)) == pytest.approx((0, 128, 255), abs=1)
    assert picture.getpixel((1, 0)) == (255, 0, 0)
    pixels = np.array([0, 2048, 4095, 4095, 0, 0], np.uint16)
    tags = {
        256: (3, [2]),
        257: (3, [1]),
        258: (3, [16, 16, 16]),
        259: (3, [1]),
        262: (3, [2]),
        277: (3, [3]),
        278: (3, [1]),
    }
    for order in "<>":
        data = tiff([(tags, pixels.astype(pixels.dtype.newbyteorder(order)).tobytes())], order)
        assert np.array_equal(np.asarray(decode(data)), np.asarray(picture)), order
    assert "4,095 is shown as full brightness" in decoded(data).notes[0]


def test_colours_of_sixteen_bits_are_as_pillow_has_them():
    rng = np.random.default_rng(0)
    values = rng.integers(0, 65536, (8, 8 * 3)).astype(">u2")
    picture = decode(png(16, 2, [row.tobytes() for row in values]))
    assert np.array_equal(np.asarray(picture).reshape(8, 24), values >> 8)


def test_transparency_by_sixteen_bits():
    key = words(65535, 40000, 1000)
    from tests.analysis.pictures.files import chunk

    picture = decode(png(16, 2, [key + words(65535, 40000, 1001)], chunk(b"tRNS", key)))
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((1, 0)) == (255, 156, 3)
    grey = decode(png(16, 0, [words(0, 40000, 40001)], chunk(b"tRNS", words(40000))))
    assert left_pixels(grey) == [0, 255, 156]


@pytest.mark.parametrize(("depth", "packed"), [(1, 0b01000000), (2, 0b00011011), (4, 0x0F)])
def test_transparency_of_few_bits(depth, packed):
    from tests.analysis.pictures.files import chunk

    clear = decode(png(depth, 0, [bytes([packed])], chunk(b"tRNS", words(0)), width=2))
    assert left_pixels(clear)[0] == 255
    seen = decode(png(depth, 0, [bytes([packed])], width=2))
    assert left_pixels(seen)[0] == 0
    assert left_pixels(seen)[1] == left_pixels(clear)[1]
