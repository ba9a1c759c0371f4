"""Figures of a live training: what is drawn, where zeros and lost numbers go, and that axes stand
still.
"""

import numpy as np
import pytest

from figures.plots.live import error_plot, gradient_plot, loss_plot, smoothed

NAMES = ("plain-8", "residual-8")


def named(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


def test_the_moving_average_weighs_by_age():
    values = np.array([1.0, 3.0, 2.0])
    weights = 0.9 ** np.arange(2, -1, -1)
    assert smoothed(values)[-1] == pytest.approx((weights * values).sum() / weights.sum())
    assert smoothed(np.full(50, 2.5)) == pytest.approx(np.full(50, 2.5))


def test_losses_are_drawn_on_an_axis_of_the_whole_training():
    losses = np.array([[2.3, 2.0], [2.2, 1.0]])
    figure = loss_plot(losses, NAMES, 100, "run")
    assert list(named(figure)) == list(NAMES)
    assert list(figure.data[0].y) == [2.3, 2.2]  # plain's batches, as they are
    assert list(figure.layout.xaxis.range) == [0, 100]
    assert list(figure.layout.yaxis.range) == [0, 2.53]
    assert figure.layout.uirevision == "run"


def test_nothing_yet_is_empty_axes():
    empty = np.zeros((0, 2))
    for figure in (
        loss_plot(empty, NAMES, 10, ""),
        error_plot([], empty, empty, NAMES, 3, ""),
        gradient_plot([], [], (0.01, 10.0), NAMES, 8, ""),
    ):
        assert not any(len(trace.x) for trace in figure.data)
        figure.to_json()


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_a_diverged_net_is_marked_where_it_was_last_a_number(lost):
    figure = loss_plot(np.array([[2.3, 2.0], [2.2, lost], [2.1, np.nan]]), NAMES, 10, "")
    mark = next(trace for trace in figure.data if trace.text is not None)
    assert mark.text[0] == "diverged"
    assert mark.x[0] == 1
    assert np.isfinite(figure.layout.yaxis.range).all()


def test_a_huge_loss_is_cut_and_the_axis_says_so():
    figure = loss_plot(np.array([[2.3, 1e9]]), NAMES, 10, "")
    assert figure.layout.yaxis.range[1] == 8
    assert "cut" in figure.layout.yaxis.title.text


def test_errors_are_per_cent_of_both_kinds():
    figure = error_plot(
        [0, 1],
        np.array([[0.9, 0.5], [0.8, 0.1]]),
        np.array([[0.9, 0.6], [0.85, 0.2]]),
        NAMES,
        8,
        "",
    )
    drawn = named(figure)
    assert list(drawn["plain-8, held out"].y) == pytest.approx([90, 85])
    assert list(drawn["residual-8, training"].y) == pytest.approx([50, 10])
    assert list(figure.layout.yaxis.range) == [0, 100]


def test_zeros_have_a_line_of_their_own_and_other_numbers_are_true():
    norms = [np.array([0.0, 1e-3, 1.0]), np.array([1.0, np.nan, 2.0])]
    figure = gradient_plot(norms, [], (1e-3, 2.0), NAMES, 3, "")
    plain = named(figure)["plain-8"]
    assert plain.y[0] < 1e-3
    assert plain.text[0] == "zero"
    assert list(plain.y[1:]) == [1e-3, 1.0]
    assert np.isnan(named(figure)["residual-8"].y[1])
    assert any(a.text == "zero" for a in figure.layout.annotations)
    low = 10 ** figure.layout.yaxis.range[0]
    assert low < plain.y[0]


def test_without_zeros_there_is_no_such_line():
    figure = gradient_plot([np.ones(3), np.ones(3)], [], (1.0, 1.0), NAMES, 3, "")
    assert not figure.layout.annotations


def test_long_trainings_stay_small():
    losses = np.random.default_rng(0).random((2640, 2))
    assert len(loss_plot(losses, NAMES, 2640, "").to_json()) < 80_000
