"""What the degradation figures draw."""

import numpy as np
import pytest

from figures.plots.errors import (
    Curve,
    error_panel,
    highest,
    norms_at,
    shade,
)
from figures.plots.identity_layers import noise_plot, tuning_plot
from figures.plots.norms import Line

CURVES = [
    Curve("20 layers", "plain", 20, [50.0, 30.0, 20.0], [48.0, 25.0, 12.0], [(2, 0.01)]),
    Curve("56 layers", "plain", 56, [70.0, 60.0, 50.0], [81.0, 61.0, 49.0], [(2, 0.01)]),
]


def luminance(colour):
    return sum(int(float(v)) for v in colour.removeprefix("rgb(").removesuffix(")").split(","))


@pytest.mark.parametrize("family", ["plain", "residual"])
def test_deeper_is_darker(family):
    shades = [luminance(shade(family, depth)) for depth in (8, 20, 32, 44, 56, 110)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 6


def test_training_error_is_dashed_and_only_there_when_asked_for():
    hidden = error_panel(CURVES, "Plain nets", 90, training=False)
    assert [list(trace.y) for trace in hidden.data] == [curve.test for curve in CURVES]
    shown = error_panel(CURVES, "Plain nets", 90, training=True)
    dashed = [list(t.y) for t in shown.data if t.line.dash == "dash"]
    assert dashed == [curve.training for curve in CURVES]
    assert tuple(shown.layout.yaxis.range) == (0, 90)


def test_the_axis_has_room_for_the_training_error_before_it_is_shown():
    assert highest(CURVES) == 90


def test_a_drop_of_the_rate_is_drawn_once():
    figure = error_panel(CURVES, "Plain nets", 90, training=False)
    assert [shape.x0 for shape in figure.layout.shapes] == [2]
    assert [note.text for note in figure.layout.annotations] == ["rate 0.01"]


def test_gradients_keep_their_axis_and_zeros_are_named():
    lines = [Line("plain", 8, np.array([[0.1, 1.0, 2.0]]))]
    assert tuple(norms_at(lines, 1e-3, 1e2).layout.yaxis.range) == pytest.approx((-3.2, 2.2))
    zero = norms_at([Line("plain", 8, np.array([[0.0, 1.0, 2.0]]))], 1e-3, 1e2)
    assert zero.data[0].text[0] == "layer 1 of 3: zero"
    assert "<b>zero</b>" in zero.layout.yaxis.ticktext


def test_noise_has_mean_range_and_the_viewers_mark():
    figure = noise_plot([0.0, 0.01], [[90.0], [50.0, 70.0]], [("plain-20", 90.0, "#000000")], 0.01)
    curve, level, mark = figure.data
    assert list(curve.y) == [90.0, 60.0]
    assert list(curve.error_y.array) == [0.0, 10.0]
    assert list(curve.error_y.arrayminus) == [0.0, 10.0]
    assert list(level.y) == [90.0, 90.0]
    assert (list(mark.x), list(mark.y)) == (["0.01"], [60.0])


def test_courses_are_drawn_on_the_whole_axis():
    figure = tuning_plot(
        [("deepened", [0, 2], [90.0, 40.0], "#aa0000")], ("plain-20", 91.0, "#000000"), 24
    )
    assert list(figure.data[0].y) == [90.0, 40.0]
    assert list(figure.data[1].x) == [0, 24]
    assert figure.layout.xaxis.range[1] > 24
