"""Maps over the photo: what is hidden, what is enclosed, and that pixels and drawing agree."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from figures.pictures.heatmaps import (
    Look,
    contours,
    drawn,
    heatmap_poster,
    overlay_pixels,
    overlay_svg,
    reach,
    scale_svg,
)
from figures.plots.insertion import deletion_insertion
from figures.style import LEVELS, TRANSPARENT

PHOTO = np.full((64, 64, 3), 120, dtype=np.uint8)


def blob(sign=1.0):
    y, x = np.mgrid[:64, :64]
    return (sign * np.exp(-((y - 20) ** 2 + (x - 40) ** 2) / 60)).astype(np.float32)


def test_the_scale_is_each_maps_own_robust_maximum():
    heat = blob()
    assert reach(heat) == pytest.approx(np.percentile(heat, 99.5))
    one, two = drawn(heat, Look()).levels, drawn(1000 * heat, Look()).levels
    assert np.array_equal(one, two)
    assert one[20, 40] == LEVELS - 1
    assert one[63, 0] == (LEVELS - 1) // 2  # zero is the middle of a signed scale


def test_signs():
    both = blob() - np.roll(blob(), 25, axis=0)
    signed, positive, size = (
        drawn(both, Look(sign=s)).levels for s in ("signed", "positive", "absolute")
    )
    assert signed[45, 40] == 0
    assert positive[45, 40] == 0
    assert size[45, 40] == LEVELS - 1
    assert drawn(both, Look(sign="positive")).scale != drawn(both, Look()).scale


def test_the_threshold_hides_that_share_of_the_pixels():
    hidden = drawn(blob(), Look(threshold=0.8)).levels == TRANSPARENT
    assert hidden.mean() == pytest.approx(0.8, abs=0.01)
    assert not hidden[20, 40]
    assert not (drawn(blob(), Look()).levels == TRANSPARENT).any()


def test_contours_enclose_the_strongest_part_and_close_at_the_edge():
    (line,) = contours(blob(), 0.0)
    assert np.allclose(line[0], line[-1])
    rows, columns = line[:, 0], line[:, 1]
    assert rows.min() < 20 < rows.max()
    assert columns.min() < 40 < columns.max()
    cut = contours(np.roll(blob(), 22, axis=1), 0.0)
    assert all(np.allclose(c[0], c[-1]) for c in cut)
    assert contours(np.zeros((64, 64), np.float32), 0.0) == ()


def test_the_drawing_has_opacity_contours_and_an_escaped_title():
    svg = overlay_svg(PHOTO, blob(), Look(opacity=0.4, contour=True), "<b>")
    assert 'opacity="0.40"' in svg
    assert "&lt;b&gt;" in svg
    assert svg.count("<path") >= 2
    assert "<path" not in overlay_svg(PHOTO, blob(), Look(), "x")
    assert "dasharray" in overlay_svg(PHOTO, blob(-1), Look(contour=True), "x")
    assert not re.search(r"nan|inf\b", svg.split("<path", 1)[1])


def test_a_map_of_zeros_is_drawn_as_nothing():
    zero = np.zeros((64, 64), np.float32)
    for sign in ("signed", "positive", "absolute"):
        assert "<svg" in overlay_svg(PHOTO, zero, Look(sign=sign, contour=True, threshold=0.5), "x")


def test_pixels_without_opacity_are_the_grey_photo():
    assert np.array_equal(overlay_pixels(PHOTO, blob(), Look(opacity=0.0)), PHOTO)
    full = overlay_pixels(PHOTO, blob(), Look(opacity=1.0))
    assert full[20, 40, 0] > full[20, 40, 2]  # red speaks for the class


def test_scale_and_poster():
    assert "against" in scale_svg(Look())
    assert "against" not in scale_svg(Look(sign="absolute"))
    data = heatmap_poster("title", "line", PHOTO, [("Grad-CAM", "layer", PHOTO)] * 2)
    assert Image.open(io.BytesIO(data)).width > 1400


def test_curves_show_both_with_mean_and_range_of_random_orders_in_percent():
    orders = np.array([[1, 0.4, 0], [1, 0.8, 0], [1, 0.6, 0]])
    figure = deletion_insertion(
        np.array([0, 0.5, 1]),
        (np.array([1, 0.5, 0]), orders),
        (np.array([0, 0.6, 1]), orders[:, ::-1]),
        "probability",
    )
    range_of, map_of, mean_of = figure.data[:3]
    assert [t.name for t in figure.data if t.name] == [
        "deletion",
        "deletion, random orders",
        "insertion",
        "insertion, random orders",
    ]
    assert list(map_of.x) == [0, 50, 100]
    assert list(mean_of.y) == pytest.approx([1, 0.6, 0])
    assert list(range_of.x) == [0, 50, 100, 100, 50, 0]
    assert list(range_of.y) == [1, 0.8, 0, 0, 0.4, 1]
    assert map_of.line.color == mean_of.line.color == range_of.fillcolor
