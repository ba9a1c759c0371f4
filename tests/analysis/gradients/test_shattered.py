"""Slopes along a line against finite differences, autocorrelation against numpy, and the paper's
ordering.
"""

import numpy as np
import pytest

from analysis.gradients.shattered import (
    LineNet,
    autocorrelation,
    gradient_along,
    grid,
    noises,
    output_along,
    shattering,
)


@pytest.mark.parametrize(
    "net", [LineNet(3, True), LineNet(4), LineNet(4, True, True), LineNet(5, norm=True)]
)
def test_gradients_are_the_slopes_of_the_curve(net):
    statistics, step = [], 1e-7
    output_along(net, 0, grid(), statistics)  # fixes BatchNorm's means and deviations
    up, down = (output_along(net, 0, grid() + s, statistics).detach() for s in (step, -step))
    slopes = ((up - down) / (2 * step))[:, 0].numpy()
    found = gradient_along(net, 0)
    near = np.abs(found - slopes) < 1e-4 * np.abs(found).max()
    assert near.mean() > 0.98  # a point within 1e-7 of a kink has no single slope
    assert found.std() > 0


def test_autocorrelation_is_numpys():
    signal = np.random.default_rng(0).standard_normal(100)
    centred = signal - signal.mean()
    full = np.correlate(centred, centred, "full")[99:] / (centred @ centred)
    np.testing.assert_allclose(autocorrelation(signal, 20), full[:20])


def test_deep_plain_gradients_are_shattered_and_residual_ones_less():
    shallow, deep, residual = (
        shattering(net, 4).correlation
        for net in (LineNet(1, norm=True), LineNet(24, norm=True), LineNet(24, True, True, 0.1))
    )
    assert abs(deep[2]) < 0.15  # as white noise
    assert residual[2] > 0.6
    assert residual[2] < shallow[2]
    twenty = noises(20)
    assert abs(twenty["white noise"].correlation[8]) < 0.1
    assert twenty["brown noise"].correlation[8] > 0.7
    assert twenty["brown noise"].correlations.shape == (20, 60)
