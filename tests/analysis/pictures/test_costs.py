"""What a picture takes to read is known before it is read, and what is cut off or transparent is
not shown as something else.
"""

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from analysis.pictures.decode import PictureError, decode, decoded
from tests.analysis.pictures.files import (
    chunk,
    file,
    grey_tags,
    grey_tiff,
    left_pixels,
    png,
    tiff,
    two_colours,
)
from tests.analysis.pictures.test_numbers import tiff as written


def refused(data):
    tracemalloc.start()
    with pytest.raises(PictureError) as caught:
        decode(data)
    assert tracemalloc.get_traced_memory()[1] < 3 * len(data) + 20_000_000
    tracemalloc.stop()
    return str(caught.value)


def deep_png(side):
    """A black PNG with 16-bit colours, its rows packed to nothing."""
    packed = zlib.compress(bytes(side * (1 + 6 * side)), 9)
    head = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed)


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("WEBP", (6500, 5500), {"method": 0}),
        ("AVIF", (8200, 6000), {"speed": 10}),
        ("JPEG", (10000, 9000), {"progressive": True, "subsampling": 0}),
    ],
)
def test_kinds_that_take_much_memory_have_a_lower_limit(kind, size, options):
    assert "megapixels; the limit" in refused(file(Image.new("RGB", size), kind, **options))


def test_a_large_picture_inside_an_icon():
    inside = png(8, 2, [bytes(3)])
    inside = inside[:16] + struct.pack(">II", 9000, 9000) + inside[24:]
    entry = struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(inside), 22)
    assert "81 megapixels" in refused(struct.pack("<HHH", 0, 1, 1) + entry + inside)


def test_a_jpeg_of_very_many_passes():
    data = file(Image.new("L", (2500, 2500), 90), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    made = data[:last] + data[last:-2] * 400 + b"\xff\xd9"
    assert "passes, which would take too long" in refused(made)
    assert decode(data).getpixel((0, 0)) == (90, 90, 90)


def test_a_long_narrow_jpeg_is_read_at_a_fraction_too():
    picture = Image.new("RGB", (1000, 20000), "white")
    picture.paste((0, 0, 255), (0, 0, 1000, 10000))
    shown = decode(file(picture, "JPEG"))
    assert shown.size == (102, 2048)
    assert shown.getpixel((50, 900)) == pytest.approx((0, 0, 255), abs=3)
    assert shown.getpixel((50, 1100)) == pytest.approx((255, 255, 255), abs=3)


PARTS = {
    "JPEG": lambda d: d[:2] + b"\xff\xfe\0\2" * 300_000 + d[2:],
    "PNG": lambda d: d[:33] + chunk(b"tEXt", b"") * 300_000 + d[33:],
    "GIF": lambda d: d[: d.index(b",")] + b"!\xfe\1a\0" * 300_000 + d[d.index(b",") :],
}


@pytest.mark.parametrize("kind", PARTS)
def test_very_many_parts_that_are_no_pixels_end_in_a_sentence(kind):
    made = PARTS[kind](file(two_colours(), kind))
    assert refused(made).startswith(f"The picture ({kind})")


def test_comments_of_a_gif_and_of_a_ppm_are_not_read():
    grey = Image.new("P", (4, 4), 1)
    grey.putpalette([0, 0, 0, 200, 100, 50])
    data = file(grey, "GIF")
    at = data.index(b",")
    comment = b"!\xfe" + b"\1a" * 50_000 + b"\0"
    assert decode(data[:at] + comment + data[at:]).getpixel((0, 0)) == (200, 100, 50)
    clear = b"!\xf9\4\1\0\0\0\0"  # colour 0, to which Pillow has moved the one that is used
    assert decode(data[:at] + clear + comment + data[at:]).getpixel((0, 0)) == (255, 255, 255)
    ppm = b"P6 #" + b"x" * 3_000_000 + b"\n2 1 # two\n255\n" + bytes([1, 2, 3, 4, 5, 6])
    assert decode(ppm).getpixel((1, 0)) == (4, 5, 6)


def test_text_and_strips_that_would_take_long():
    assert "written as text" in refused(b"P3 2000 2000 255\n" + b"1 " * 3_000_000)
    count = 80_000
    strips = {256: (3, [1]), 257: (4, [count]), 273: (4, [8] * count), 279: (4, [2] * count)}
    tags = {**grey_tags(np.zeros((1, 1), np.uint16)), **strips, 278: (3, [1])}
    assert "80,000 parts" in refused(tiff([(tags, bytes(9))]))


def test_16_bit_colours_that_are_dark_are_limited_and_bright_ones_are_not():
    assert "megapixels" in refused(deep_png(6500))
    row = struct.pack(">6H", 65535, 0, 257, 0, 65535, 40000)
    assert left_pixels(decode(png(16, 2, [row]))) == [255, 0]


@pytest.mark.parametrize("missing", [1, 7, 40])
def test_a_tiff_that_lacks_its_last_pixels(missing):
    ramp = np.arange(400, dtype=np.uint8).reshape(20, 20)
    order = {**grey_tags(ramp), 273: (4, [200])}
    whole = tiff([(order, b"")]).ljust(200, b"\0") + ramp.tobytes()
    whole = whole.replace(struct.pack("<HHII", 279, 4, 1, 0), struct.pack("<HHII", 279, 4, 1, 400))
    assert left_pixels(decode(whole)) == list(range(20))
    assert "cut off" in refused(whole[:-missing])


def test_a_wrong_number_of_bytes_does_not_cost_pixels_that_are_there():
    ramp = np.arange(400, dtype=np.uint8).reshape(20, 20)
    claims = {**grey_tags(ramp), 279: (4, [9_000_000])}
    assert left_pixels(decode(tiff([(claims, ramp.tobytes())]))) == list(range(20))


def test_a_smaller_picture_in_an_icon_may_be_anything():
    icon = file(Image.new("RGB", (64, 64), "teal"), "ICO", sizes=[(64, 64)])
    entry = icon[6:18] + struct.pack("<I", struct.unpack("<I", icon[18:22])[0] + 16)
    small = struct.pack("<BBBBHHII", 8, 8, 0, 0, 1, 32, 40, len(icon) + 16)
    bad = b"\x28\0\0\0" + struct.pack("<ii", 99999, 99999) + bytes(28)
    made = icon[:4] + struct.pack("<H", 2) + entry + small + icon[22:] + bad
    assert decode(made).getpixel((9, 9)) == (0, 128, 128)


@pytest.mark.parametrize("kind", ["f4", "u2", "u4"])
@pytest.mark.parametrize(("alpha", "associated"), [("unassalpha", False), ("assocalpha", True)])
def test_transparency_of_numbers(kind, alpha, associated):
    top = 1.0 if kind == "f4" else float(np.iinfo(kind).max)
    colours = np.tile(np.array([1.0, 0.0, 0.5]), (4, 6, 1))
    opacity = np.repeat(np.array([1.0, 0.5, 0.0])[None, :, None], 2, axis=1)
    opacity = np.tile(opacity, (4, 1, 1))
    samples = np.dstack([colours * opacity if associated else colours, opacity]) * top
    planes = np.moveaxis(samples.astype(kind), 2, 0).copy()
    data = written(planes, photometric="rgb", planarconfig="separate", extrasamples=[alpha])
    shown = np.asarray(decode(data)).astype(int)
    expected = 255 * (colours * opacity + 1 - opacity)
    assert np.abs(shown - expected).max() <= 2


def test_sentences_on_what_torchvision_would_do_are_true():
    ramp = np.linspace(0, 1, 12).reshape(3, 4)
    colours = np.dstack([ramp] * 3).astype("f4")
    assert "cannot read such a file" in decoded(written(colours, photometric="rgb")).notes[0]
    assert "would cut them off" in decoded(grey_tiff((ramp * 9).astype(np.float32))).notes[0]
    deep = (np.dstack([ramp] * 3) * 65535).astype("u2").transpose(2, 0, 1).copy()
    assert decoded(written(deep, photometric="rgb", planarconfig="separate")).notes == ()
    assert decoded(grey_tiff(np.zeros((1, 2), np.float32))).notes == (
        "All its numbers are 0, which is shown black.",
    )
    (odd,) = decoded(grey_tiff(np.full((1, 3), np.nan, np.float32))).notes
    assert odd.startswith("3 of its numbers are not finite")


@pytest.mark.parametrize("reserved", [bytes(4), b"abcd"])
def test_a_bmp_may_hold_anything_in_its_reserved_bytes(reserved):
    data = file(two_colours(), "BMP")
    assert decode(data[:6] + reserved + data[10:]).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xef\xbb\xbf<svg xmlns='x'/>", "SVG"),
        (b"\x04%!PS-Adobe-3.0 EPSF-3.0\n", "EPS"),
        (b"#?RADIANCE\nFORMAT=x\n", "Radiance"),
        (bytes(128) + b"DICM" + bytes(9), "DICOM"),
        (b"gimp xcf v011\0", "GIMP"),
    ],
)
def test_more_that_is_no_picture_is_named(data, kind):
    assert kind in refused(data)
