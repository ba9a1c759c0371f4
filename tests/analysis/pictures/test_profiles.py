"""Colours: a profile is followed, for display and for the network, and the page says so."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from analysis.pictures.decode import decode, decoded
from analysis.pictures.formats.profiles import coded_profile, profile_of_gamma
from tests.analysis.pictures.files import chunk, file, png

P3 = coded_profile(12, 13)
ADOBE = profile_of_gamma([0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06], 256 / 563)
# sRGB's colours as the other spaces number them, from their published matrices (D65)
SRGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
XYZ_TO_P3 = np.array(
    [
        [2.4934969, -0.9313836, -0.4027108],
        [-0.829489, 1.7626641, 0.0236247],
        [0.0358458, -0.0761724, 0.9568845],
    ]
)
XYZ_TO_ADOBE = np.array(
    [[2.04159, -0.56501, -0.34473], [-0.96924, 1.87597, 0.04156], [0.01344, -0.11836, 1.01517]]
)
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128), (200, 60, 30), (20, 90, 160)]


def linear(colour):
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def as_p3(colour):
    light = np.clip(XYZ_TO_P3 @ SRGB_TO_XYZ @ linear(colour), 0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return tuple(int(v) for v in (coded * 255).round())


def as_adobe(colour):
    light = np.clip(XYZ_TO_ADOBE @ SRGB_TO_XYZ @ linear(colour), 0, 1)
    return tuple(int(v) for v in (light ** (256 / 563) * 255).round())


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    ("profile", "coded"), [(P3, as_p3), (ADOBE, as_adobe)], ids=["P3", "Adobe"]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_colours_are_the_same_as_without_the_profile(kind, profile, coded, colour):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    options = {"WEBP": {"lossless": True}, "PNG": {}, "TIFF": {}}.get(kind, {"quality": 100})
    image = Image.new("RGB", (16, 16), coded(colour))
    picture = decode(file(image, kind, icc_profile=profile, **options))
    # numbers of 8 bits are one step apart, and dark ones steeper
    assert picture.getpixel((8, 8)) == pytest.approx(colour, abs=6)


def test_iphone_red_is_red():
    assert decode(file(Image.new("RGB", (8, 8), (234, 51, 35)), icc_profile=P3)).getpixel(
        (4, 4)
    ) == (255, 0, 0)


def test_it_is_said_and_the_profile_is_named():
    (note,) = decoded(file(Image.new("RGB", (8, 8), "red"), icc_profile=P3)).notes
    assert "(Display P3) were converted to sRGB" in note
    assert "torchvision's own loader" in note


def test_srgbs_own_profile_changes_nothing_and_says_nothing():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (32, 32, 3), dtype=np.uint8))
    made = decoded(file(noise, icc_profile=srgb))
    assert made.notes == ()
    assert np.array_equal(np.asarray(made.picture), np.asarray(noise))


@pytest.mark.parametrize("profile", [b"nonsense", b"x" * 200, P3[:140], P3[:-2000]])
def test_a_profile_that_cannot_be_read_costs_nothing_but_a_sentence(profile):
    made = decoded(file(Image.new("RGB", (8, 8), "teal"), icc_profile=profile))
    assert made.picture.getpixel((4, 4)) == (0, 128, 128)
    assert made.notes == ("Its colour profile cannot be read, so its colours are taken as sRGB's.",)


def test_a_profile_of_another_kind_of_picture_is_left_out():
    made = decoded(file(Image.new("L", (8, 8), 100), icc_profile=P3))
    assert made.picture.getpixel((4, 4)) == (100, 100, 100)


def test_transparent_pictures_are_converted_too_and_white_stays_white():
    image = Image.new("RGBA", (8, 8), (234, 51, 35, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    picture = decode(file(image, icc_profile=P3))
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((4, 4)) == (255, 0, 0)


def test_a_palette_is_converted():
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 234, 51, 35])
    assert decode(file(image, icc_profile=P3)).getpixel((4, 4)) == (255, 0, 0)


def test_pngs_own_signs_of_its_colours():
    red = [bytes((234, 51, 35))]
    assert decode(png(8, 2, red, chunk(b"cICP", bytes([12, 13, 0, 1])))).getpixel((0, 0)) == (
        255,
        0,
        0,
    )
    assert decode(png(8, 2, red, chunk(b"cICP", bytes([1, 13, 0, 1])))).getpixel((0, 0)) == (
        234,
        51,
        35,
    )
    gamma = chunk(b"gAMA", struct.pack(">I", 45470))
    adobe = chunk(
        b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    )
    srgb = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
    coded = [bytes(as_adobe((200, 60, 30)))]
    assert decode(png(8, 2, coded, gamma, adobe)).getpixel((0, 0)) == pytest.approx(
        (200, 60, 30), abs=3
    )
    assert decode(png(8, 2, red, gamma, srgb)).getpixel((0, 0)) == (234, 51, 35)


def test_heic_whose_colours_are_given_by_number():
    from pillow_heif import register_heif_opener

    register_heif_opener()
    image = Image.new("RGB", (16, 16), (234, 51, 35))
    data = file(
        image,
        "HEIF",
        quality=100,
        nclx_profile={
            "color_primaries": 12,
            "transfer_characteristics": 13,
            "matrix_coefficients": 6,
            "full_range_flag": 1,
        },
    )
    assert decode(data).getpixel((8, 8)) == pytest.approx((255, 0, 0), abs=4)


def test_lab_and_cmyk():
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (8, 8), (200, 60, 30)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert decode(file(lab, "TIFF")).getpixel((4, 4)) == pytest.approx((200, 60, 30), abs=3)
    cyan = Image.new("CMYK", (8, 8), (255, 0, 0, 0))
    assert decode(file(cyan, "TIFF")).getpixel((4, 4)) == (0, 255, 255)


def test_our_profiles_are_read_as_what_they_say():
    profile = ImageCms.ImageCmsProfile(io.BytesIO(P3))
    assert ImageCms.getProfileDescription(profile).strip() == "Display P3"
    red = profile.profile.red_colorant[0]
    assert red == pytest.approx((0.51512, 0.24120, -0.00105), abs=2e-4)  # the published D50 matrix
