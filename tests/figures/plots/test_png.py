"""The sheet of plots: where its lines are, that every letter has a glyph, and the same bytes from
every thread.
"""

import io
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from figures.plots.norms import Line, depth_profile, first_layer
from figures.plots.png import plots_png

RED, GREEN = (200, 0, 30), (0, 120, 60)


def opened(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def places(picture, colour):
    """Rows and columns of the pixels of about this colour."""
    return np.nonzero(np.abs(picture - np.array(colour)).max(axis=2) < 12)


def lines(*pairs, **axis):
    figure = go.Figure()
    for (y, colour), dash in pairs:
        figure.add_scatter(
            x=[0, 1, 2],
            y=y,
            mode="lines",
            name="×",
            showlegend=False,
            line={"color": "rgb({},{},{})".format(*colour), "width": 4, "dash": dash},
        )
    return figure.update_yaxes(**axis)


def test_a_logarithmic_axis_keeps_ratios_and_tiny_numbers():
    """1e-300, 1e-200 and 1e-100 are a straight line; what is higher is above."""
    figure = lines(
        (([1e-300, 1e-200, 1e-100], RED), "solid"),
        type="log",
        range=[-310, -90],
        tickvals=[1e-300, 1e-100],
        ticktext=["<b>zero</b>", "10⁻¹⁰⁰"],
    )
    rows, columns = places(opened(plots_png("t", "l", [("a", figure)])), RED)
    slope, start = np.polyfit(columns, rows, 1)
    assert slope < 0
    assert np.abs(rows - (start + slope * columns)).max() < 5


def test_a_dashed_line_has_gaps_and_a_band_is_pale():
    figure = lines((([1, 1, 1], RED), "solid"), (([2, 2, 2], GREEN), "dot"))
    picture = opened(plots_png("t", "l", [("a", figure)]))
    full, dotted = (len(set(places(picture, colour)[1])) for colour in (RED, GREEN))
    assert 0.2 * full < dotted < 0.8 * full
    figure.add_scatter(
        x=[0, 2, 2, 0],
        y=[1.2, 1.2, 1.8, 1.8],
        fill="toself",
        mode="none",
        fillcolor="rgba(0,0,255,0.2)",
        showlegend=False,
    )
    assert len(places(opened(plots_png("t", "l", [("a", figure)])), (204, 204, 255))[0]) > 10_000


@pytest.mark.parametrize(("count", "size"), [(1, (680, 900)), (3, (1240, 1800))])
def test_plots_stand_in_two_columns_and_every_letter_is_there(count, size):
    measured = [Line("plain", d, np.full((2, d), 10.0**-d) * [[1], [2]]) for d in (8, 20)]
    figures = [("‖F(x)‖ → x’s", depth_profile(measured, "a ‖×‖")), ("b", first_layer(measured))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of a letter that its font lacks
        data = plots_png("3×3 → ‖x‖", "the paper’s", [figures[k % 2] for k in range(count)])
    assert opened(data).shape == (*size, 3)


def test_many_threads_draw_the_same():
    figure = lines((([1, 5, 3], RED), "dash"))
    with ThreadPoolExecutor(6) as pool:
        drawn = set(pool.map(lambda _: plots_png("t", "l", [("a", figure)]), range(12)))
    assert len(drawn) == 1
