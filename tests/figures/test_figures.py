"""Drawings show the numbers that they were given, and stay small."""

import base64
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from figures.pictures.overlays import Spot, crop_svg, field_svg, glow, map_svg, over_photo
from figures.pictures.poster import Panel, poster
from figures.pictures.raster import Scale, bright_scale, coloured, png, scale_for
from figures.pictures.tiles import sheet, tiles_svg
from figures.style import BRANCHES, SCALES, SIGNED, ink_on, palette, short

RNG = np.random.default_rng(0)
PHOTO = RNG.integers(0, 255, (224, 224, 3), dtype=np.uint8)


def embedded(svg):
    data = re.search(r"base64,([^\"]+)", svg).group(1)
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_tiles_show_each_channel_in_its_place():
    maps = RNG.random((10, 5, 7), dtype=np.float32)
    scale = Scale(0, 1, "Viridis")
    drawn = sheet(maps, scale, "Viridis", columns=4)
    picture = np.asarray(
        embedded(tiles_svg(drawn, list("abcdefghij"), list("abcdefghij"), "c")).convert("RGB")
    )
    for place, plane in enumerate(maps):
        x, y = drawn.corner(place)
        expected = coloured(scale.levels(plane), "Viridis")
        assert np.array_equal(picture[y : y + 5, x : x + 7], expected)


def test_tiles_can_be_picked_by_mouse_and_keyboard():
    svg = tiles_svg(
        sheet(RNG.random((3, 4, 4)), None, "Gray"), ["0.7", "0.2", "0.9"], list("abc"), "0.2"
    )
    rects = [e for e in ET.fromstring(svg).iter() if e.get("data-pick")]
    assert [e.get("data-pick") for e in rects] == ["0.7", "0.2", "0.9"]
    assert [e.get("tabindex") for e in rects] == ["-1", "0", "-1"]


def test_own_scales_stretch_every_channel_and_a_common_one_does_not():
    maps = np.stack([np.full((4, 4), 0.1), np.full((4, 4), 1.0)]).astype(np.float32)
    maps[:, 0, 0] = 0
    own, common = sheet(maps, None, "Gray"), sheet(maps, scale_for(maps, "Gray"), "Gray")
    assert own.levels[1, 1] == own.levels[1, 6] == 254
    assert common.levels[1, 1] < common.levels[1, 6] == 254


def test_signed_values_are_centred_on_the_neutral_colour():
    scale = scale_for(np.array([[-1.0, 3.0]], dtype=np.float32), "Viridis")
    assert (scale.low, scale.high, scale.name) == (-3.0, 3.0, SIGNED)
    assert scale.levels(np.zeros((1, 1), np.float32))[0, 0] == 127


def test_constant_maps_are_drawn_at_the_bottom_of_the_scale():
    zeros = np.zeros((2, 3, 3), dtype=np.float32)
    assert set(np.unique(scale_for(zeros, "Gray").levels(zeros))) == {0}
    assert bright_scale(zeros, "Gray").high == 0


def test_four_branches_of_64_of_the_largest_grid_stay_under_400_kb():
    """Inception v3's 35 x 35 maps, as noisy as they can be after a ReLU."""
    total = 0
    for place in range(4):
        maps = np.maximum(RNG.normal(size=(64, 35, 35)), 0).astype(np.float32)
        drawn = sheet(maps, scale_for(maps, "Viridis"), "Viridis")
        picks = [f"{place}.{k}" for k in range(64)]
        total += len(tiles_svg(drawn, picks, picks, None))
    assert total <= 400_000


def test_real_maps_of_four_branches_stay_under_400_kb(inception):
    from tests.conftest import anatomy, every_stage, picture_tensor

    found = every_stage(inception).run(picture_tensor(inception))
    for module in anatomy(inception):
        total = 0
        for branch in module.branches:
            maps = found.layer(branch.layers[-1])[:64]
            drawn = sheet(maps, scale_for(maps, "Viridis"), "Viridis")
            names = [str(k) for k in range(len(maps))]
            total += len(tiles_svg(drawn, names, names, None))
        assert total <= 400_000, module.name


def test_overlay_opacity_runs_from_the_photo_to_the_map():
    plane = RNG.random((7, 7), dtype=np.float32)
    scale = scale_for(plane, "Viridis")
    seen = [
        np.asarray(Image.open(io.BytesIO(over_photo(PHOTO, plane, scale, o)))) for o in (0.0, 1.0)
    ]
    assert np.abs(seen[0].astype(int) - PHOTO).mean() < np.abs(seen[1].astype(int) - PHOTO).mean()
    assert Image.open(io.BytesIO(glow(PHOTO, plane, scale))).size == (224, 224)


def test_svgs_are_well_formed():
    plane = RNG.random((7, 7), dtype=np.float32)
    for svg in (
        map_svg(plane, scale_for(plane, "Viridis"), Spot(2, 3)),
        field_svg(PHOTO, (-10, 5, 30, 45)),
        crop_svg(PHOTO, (1.0, 2.0, 200.0, 201.0)),
    ):
        ET.fromstring(svg)


def test_poster_holds_every_panel():
    drawn = sheet(RNG.random((16, 8, 8)), None, "Viridis")
    data = poster("A", "b", PHOTO, [Panel("1×1", "c", "#0072b2", drawn)] * 4)
    assert Image.open(io.BytesIO(data)).width > 5 * 460


@pytest.mark.parametrize("name", [*SCALES, SIGNED])
def test_palettes_start_and_end_where_plotly_says(name):
    from plotly.colors import get_colorscale, sample_colorscale, unlabel_rgb

    ends = [np.round(unlabel_rgb(c)) for c in sample_colorscale(get_colorscale(name), [0.0, 1.0])]
    assert np.array_equal(palette(name)[0], ends[0])
    assert np.array_equal(palette(name)[254], ends[1])


def test_png_gaps_are_transparent():
    image = Image.open(io.BytesIO(png(np.array([[0, 255]], dtype=np.uint8), "Viridis"))).convert(
        "RGBA"
    )
    assert [image.getpixel((x, 0))[3] for x in (0, 1)] == [255, 0]


def test_ink_reads_on_every_branch_colour():
    for colour in BRANCHES.values():
        levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        light = sum(
            w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for w, c in zip((0.2126, 0.7152, 0.0722), levels, strict=True)
        )
        contrast = (light + 0.05) / 0.05 if ink_on(colour) == "#000000" else 1.05 / (light + 0.05)
        assert contrast >= 4.5, colour


def test_short_counts():
    assert [short(n) for n in (64, 12_288, 9_633_792, 5.7e9)] == ["64", "12.3 k", "9.63 M", "5.7 G"]
