"""Random orders: their grain against scipy and against fields of known grain, their curves against
single runs, and what a trained network makes of them.
"""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, zoom
from scipy.stats import rankdata

from analysis.attribution.attribute import attribute
from analysis.attribution.faithfulness import Curves, curves, pictures_for, ranking
from analysis.attribution.reference import ORDERS, Reference, field, grid_of, reach, reference
from analysis.attribution.settings import Target, settings_for
from analysis.attribution.twin import Twins
from tests.analysis.attribution.small import SIDE, TARGET, network, picture, twins
from tests.conftest import picture_tensor, shipped, traced

NET, X = network(), picture()


def heat(values):
    return values.astype(np.float32)


def made(heatmap, raw=None):
    found = attribute(twins(NET), X, TARGET, settings_for("gradient"))
    raw = heatmap[None] if raw is None else raw
    return type(found)(found.settings, TARGET, heatmap, raw, 0.0, 1)


def test_a_field_is_its_grid_enlarged_with_half_pixel_centres():
    small = np.random.default_rng([7, 5, 3]).standard_normal((1, 1, 7, 5))[0, 0]
    found = field((7, 5), 70, 3)
    rows, columns = ((np.arange(70) + 0.5) * n / 70 - 0.5 for n in (7, 5))
    down = np.stack([np.interp(rows, np.arange(7), column) for column in small.T], 1)
    expected = np.stack([np.interp(columns, np.arange(5), row) for row in down])
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_reach_is_half_of_the_rank_correlation():
    draw = np.random.default_rng(4).normal(size=(90, 90))
    smooth = heat(gaussian_filter(draw, 5, mode="wrap"))
    ranks = rankdata(smooth).reshape(smooth.shape)

    def correlation(lag):
        down = np.corrcoef(ranks[lag:].ravel(), ranks[:-lag].ravel())[0, 1]
        right = np.corrcoef(ranks[:, lag:].ravel(), ranks[:, :-lag].ravel())[0, 1]
        return (down + right) / 2

    found = reach(smooth)
    assert correlation(int(found)) > 0.49
    assert correlation(int(found) + 1) < 0.51
    # a Gaussian field's correlation is exp(-d^2 / 4 s^2): a half at 1.665 s
    assert found == pytest.approx(1.665 * 5, rel=0.15)
    assert reach(smooth**3) == found  # ranks alone


@pytest.mark.parametrize("cells", [7, 14, 28, 112])
def test_a_map_of_known_grain_gets_orders_of_that_grain(cells):
    draw = heat(np.random.default_rng(9).normal(size=(cells, cells)))
    large = heat(zoom(draw, 224 / cells, order=1, grid_mode=True, mode="nearest"))
    rows, columns = grid_of(made(large))
    assert rows == columns
    assert cells / 1.6 <= columns <= 1.6 * cells


def test_a_coarse_maps_own_grid_is_taken_whatever_it_shows():
    large = heat(np.random.default_rng(2).normal(size=(224, 224)))
    assert grid_of(made(large, np.zeros((1, 7, 9), dtype=np.float32))) == (7, 9)


def test_every_order_is_the_run_of_its_own_ranking():
    seen = []
    found = reference(twins(NET), X, TARGET, (5, 5), on_pass=seen.append, steps=4)
    assert len(found.orders) == ORDERS >= 8
    assert sum(seen) == pictures_for(ORDERS, 4)
    for seed, order in enumerate(found.orders):
        alone = curves(twins(NET), X, TARGET, ranking(field((5, 5), SIDE, seed)), steps=4)
        np.testing.assert_allclose(order.deletion, alone.deletion, rtol=1e-4)
        np.testing.assert_allclose(order.insertion, alone.insertion, rtol=1e-4)
    assert len(set(found.deletion_areas)) == ORDERS


def test_better_and_worse_are_outside_of_every_order():
    shares = np.array([0.0, 1.0])

    def flat(height):
        return Curves(shares, np.full(2, height), np.full(2, height))

    orders = Reference((3, 3), [flat(h) for h in (0.3, 0.5, 0.4)])
    for height, deletion in ((0.2, 1), (0.3, 0), (0.45, 0), (0.5, 0), (0.6, -1)):
        assert orders.by_deletion(flat(height)) == deletion
        assert orders.by_insertion(flat(height)) == -deletion


@pytest.mark.parametrize(("name", "picture"), [("googlenet-mini", "motorcycle")])
def test_grad_cam_beats_noise_as_coarse_as_itself(name, picture):
    net, pixels = shipped(name), picture_tensor(name, picture)
    own = Twins(traced(name), net.card.mean, net.card.std)
    target = Target(int(own.traced.network(pixels).argmax()))
    found = attribute(own, pixels, target, settings_for("gradcam", layer="inception5b.cat"))
    orders = reference(own, pixels, target, grid_of(found), steps=5)
    curve = curves(own, pixels, target, ranking(found.heatmap), steps=5)
    assert orders.grid == (7, 7)
    assert orders.by_deletion(curve) == orders.by_insertion(curve) == 1
