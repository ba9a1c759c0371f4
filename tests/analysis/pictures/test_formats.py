"""What is no picture is refused with the true reason; of several pages the right one is shown."""

import struct

import numpy as np
import pytest
from PIL import EpsImagePlugin, Image

from analysis.pictures.decode import PictureError, decode, decoded
from analysis.pictures.formats.kinds import READ_AS, picture_kind
from tests.analysis.pictures.files import file, grey_tags, png, tiff, two_colours

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n"


def refused(data):
    with pytest.raises(PictureError) as caught:
        decode(data)
    assert str(caught.value).endswith(".")
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (EPS, "PostScript"),
        (b"\xc5\xd0\xd3\xc6" + bytes(26) + EPS, "PostScript"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<?xml version='1.0'?>\n<svg xmlns='x'></svg>", "SVG"),
        (b"<!doctype html><html>", "web page"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "film"),
        (b"PK\3\4abc", "archive"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\xff\x0a\xfa\x7f", "JPEG XL"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", "raw"),
        (b"", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "Git LFS"),
        (b"hello", "text"),
    ],
)
def test_what_is_no_picture_is_named(data, reason):
    assert reason in refused(data)


def test_nothing_is_handed_to_another_program(monkeypatch):
    def started(*arguments, **options):
        raise AssertionError("a program was started")

    monkeypatch.setattr("subprocess.Popen", started)
    monkeypatch.setattr("subprocess.check_call", started)
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", "gs")
    for data in (
        EPS,
        b"\xc5\xd0\xd3\xc6" + struct.pack("<6I", 30, len(EPS), 0, 0, 0, 0) + b"\xff\xff" + EPS,
    ):
        assert "not a picture" in refused(data)
    assert not {"EPS", "WMF", "FITS", "PDF"} & {
        name for names in READ_AS.values() for name in names
    }


@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "JPEG", "PNG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_is_cut_off_is_called_so(kind, share):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    data = file(Image.fromarray(noise), kind)
    assert "cut off: a part of the file is missing" in refused(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "kind", ["HEIF", "AVIF", "JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "ICO", "JPEG2000", "PPM"]
)
def test_every_format_is_recognised_by_content_and_read(kind):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    data = file(two_colours().resize((48, 48), Image.Resampling.NEAREST), kind)
    assert picture_kind(data) in READ_AS
    assert decode(data).getpixel((8, 20)) == pytest.approx((255, 0, 0), abs=12)


def test_headers_that_promise_more_than_the_file_holds_cost_no_memory():
    claims = png(8, 6, [bytes(4)])
    claims = claims[:16] + struct.pack(">II", 12000, 12000) + claims[24:]
    import zlib

    claims = claims[:29] + struct.pack(">I", zlib.crc32(claims[12:29])) + claims[33:]
    assert "cut off" in refused(claims)
    jpeg = bytearray(file(two_colours(), "JPEG"))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 12000, 12000)
    assert "cut off" in refused(bytes(jpeg))
    page = grey_tags(np.zeros((1, 1), np.uint8))
    assert "cut off" in refused(tiff([({**page, 256: (4, [12000]), 257: (4, [12000])}, b"\0")]))


def page(size, grey, **more):
    array = np.full(size[::-1], grey, np.uint8)
    return {**grey_tags(array), **{int(k[1:]): v for k, v in more.items()}}, array.tobytes()


def test_a_thumbnail_is_not_the_picture():
    small, large = page((16, 12), 10, t254=(4, [1])), page((640, 480), 200)
    made = decoded(tiff([small, large]))
    assert made.picture.size == (640, 480)
    assert "largest page, 640×480 px" in made.notes[0]
    old = page((16, 12), 10, t255=(3, [2]))
    assert decode(tiff([old, large])).size == (640, 480)
    unmarked = page((160, 120), 10)
    assert decode(tiff([unmarked, large])).size == (640, 480)


def test_a_first_page_that_is_no_copy_is_shown():
    assert decode(tiff([page((64, 48), 10), page((300, 100), 20)])).size == (64, 48)
    assert decode(tiff([page((640, 480), 10), page((160, 120), 20, t254=(4, [1]))])).size == (
        640,
        480,
    )


def test_a_raw_file_whose_full_picture_cannot_be_read_shows_its_largest_copy_and_says_so():
    raw = page((64, 48), 3, t262=(3, [32803]), t254=(4, [0]))
    made = decoded(
        tiff([page((16, 12), 10, t254=(4, [1])), raw, page((32, 24), 99, t254=(4, [1]))])
    )
    assert made.picture.size == (32, 24)
    assert "The full picture of this file (64×48 px) cannot be read here" in made.notes[0]


def test_pages_in_sub_directories():
    data = bytearray(tiff([page((16, 12), 10, t254=(4, [1]), t330=(4, [0])), page((64, 48), 77)]))
    # the second page is taken out of the chain and hung below the first
    first = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    link = first + 2 + 12 * count
    second = struct.unpack_from("<I", data, link)[0]
    data[link : link + 4] = bytes(4)
    for at in range(first + 2, link, 12):
        if struct.unpack_from("<H", data, at)[0] == 330:
            data[at + 8 : at + 12] = struct.pack("<I", second)
    picture = decode(bytes(data))
    assert picture.size == (64, 48)
    assert picture.getpixel((5, 5)) == (77, 77, 77)


def test_a_first_frame_smaller_than_its_canvas():
    frame = Image.new("P", (4, 4), 1)
    frame.putpalette([0, 0, 0, 255, 0, 0] + [0] * 762)
    data = bytearray(file(frame, "GIF"))
    data[6:10] = struct.pack("<HH", 10, 12)
    at = data.index(b",")
    data[at + 1 : at + 5] = struct.pack("<HH", 3, 5)
    picture = decode(bytes(data))
    assert picture.size == (10, 12)
    assert [picture.getpixel(place) for place in ((0, 0), (2, 5), (7, 8), (3, 9))] == [
        (255, 255, 255)
    ] * 4
    assert [picture.getpixel(place) for place in ((3, 5), (6, 8))] == [(255, 0, 0)] * 2


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_films_first_frame_with_a_clear_canvas(kind):
    first = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    first.paste((255, 0, 0, 255), (4, 4, 10, 10))
    options = {"lossless": True} if kind == "WEBP" else {}
    second = Image.new("RGBA", (20, 20), (0, 0, 255, 255))
    picture = decode(file(first, kind, save_all=True, append_images=[second], **options))
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((5, 5)) == (255, 0, 0)


def test_large_transparent_pictures_are_reduced_as_small_ones_are():
    from analysis.pictures.formats.flat import on_white, reduced

    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 255, (3000, 1700, 4), dtype=np.uint8))
    white = Image.new("RGBA", image.size, "white")
    whole = Image.alpha_composite(white, image).convert("RGB")
    size = (round(1700 * 2048 / 3000), 2048)
    expected = np.asarray(whole.resize(size, Image.Resampling.BOX)).astype(int)
    import analysis.pictures.formats.flat as flat

    flat.BAND = 1 << 18
    found = np.asarray(reduced(on_white(image), 2048)).astype(int)
    assert np.abs(found - expected).max() <= 1
