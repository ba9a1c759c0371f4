"""1x1 convolutions against numpy and torch; reductions against the network's own values."""

import numpy as np
import pytest

from analysis.activations.capture import Capture
from analysis.convolutions.pointwise import PRESETS, dense, first_component, lecture_grid, pointwise
from analysis.convolutions.reduction import (
    contributions,
    covariance,
    folded,
    greedy_order,
    kept_share,
    pointwise_layers,
    principal,
    random_projections,
    rank,
    rebuilt,
    running_sum,
)
from tests.conftest import picture_tensor, traced

RNG = np.random.default_rng(0)


def test_the_lectures_grid():
    found = pointwise(lecture_grid()[None], np.array([[3.0]], dtype=np.float32))
    assert (found[0, :, :3] == 300).all()
    assert (found[0, :, 3:] == 0).all()


def test_shape_of_the_lectures_volume():
    planes = RNG.random((64, 6, 6), dtype=np.float32)
    assert pointwise(planes, RNG.random((32, 64), dtype=np.float32)).shape == (32, 6, 6)


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("with_bias", [False, True])
def test_equals_numpy_in_float64_and_the_dense_layer(relu, with_bias):
    planes = RNG.standard_normal((5, 6, 6)).astype(np.float32)
    weights = RNG.standard_normal((3, 5)).astype(np.float32)
    bias = RNG.standard_normal(3).astype(np.float32) if with_bias else None
    exact = np.einsum("oc,chw->ohw", weights.astype(np.float64), planes)
    exact = exact + (0 if bias is None else bias[:, None, None])
    exact = np.maximum(exact, 0) if relu else exact
    np.testing.assert_allclose(pointwise(planes, weights, bias, relu), exact, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(dense(planes, weights, bias, relu), exact, rtol=1e-5, atol=1e-5)


def test_wrong_channels_are_refused():
    with pytest.raises(ValueError, match="2 weights for 3 channels"):
        pointwise(np.zeros((3, 2, 2), np.float32), np.zeros((1, 2), np.float32))


def test_first_component_is_the_direction_of_most_variance():
    pixels = RNG.integers(0, 255, (40, 40, 3), dtype=np.uint8)
    pixels[..., 1] = 128
    direction = np.array(first_component(pixels))
    assert np.linalg.norm(direction) == pytest.approx(1)
    colours = pixels.reshape(-1, 3) / 255
    best = (colours @ direction).var()
    for _ in range(200):
        other = RNG.standard_normal(3)
        assert (colours @ (other / np.linalg.norm(other))).var() <= best + 1e-12


def test_grey_keeps_white():
    assert sum(PRESETS["grey by luminance"][0]) == pytest.approx(1)


@pytest.fixture(scope="module", params=["googlenet-mini", "inception_v3-mini"])
def measured(request):
    graph = traced(request.param)
    layers = pointwise_layers(graph)
    nodes = [n for layer in layers for n in (layer.source_node, layer.output_node)]
    return graph, layers, Capture(graph, nodes).run(picture_tensor(request.param))


def test_running_sums_end_at_the_networks_own_value(measured):
    graph, layers, found = measured
    assert len(layers) > 15
    for layer in layers:
        weights, bias = folded(graph, layer)
        source, output = found.stage(layer.source_node), found.stage(layer.output_node)
        assert source.shape == (layer.inputs, *layer.size)
        for channel in (0, layer.outputs - 1):
            row, column = np.unravel_index(output[channel].argmax(), output[channel].shape)
            parts = contributions(source, weights[channel])[:, row, column]
            order, sums = running_sum(parts, bias[channel])
            scale = max(abs(output[channel, row, column]), np.abs(parts).max())
            assert abs(sums[-1] - output[channel, row, column]) <= 1e-5 * scale, layer.name
            assert sorted(order) == list(range(layer.inputs))


def test_contributions_sum_to_the_whole_map(measured):
    graph, layers, found = measured
    layer = layers[2]
    weights, bias = folded(graph, layer)
    output = found.stage(layer.output_node)
    total = contributions(found.stage(layer.source_node), weights[1]).sum(0) + bias[1]
    np.testing.assert_allclose(total, output[1], rtol=1e-4, atol=1e-5 * np.abs(output[1]).max())


def brute_share(maps, projection):
    """Least squares in float64: rebuild the maps from the projected ones."""
    rows = maps.reshape(len(maps), -1).astype(np.float64)
    rows = rows - rows.mean(1, keepdims=True)
    seen = projection @ rows
    solution, *_ = np.linalg.lstsq(seen.T, rows.T, rcond=None)
    return 1 - np.square(rows.T - seen.T @ solution).sum() / np.square(rows).sum()


def test_kept_share_is_least_squares():
    maps = RNG.standard_normal((9, 12, 12)).astype(np.float32) * np.arange(1, 10)[:, None, None]
    projection = RNG.standard_normal((5, 9))
    shares = kept_share(covariance(maps), projection)
    for k in range(1, 6):
        assert shares[k - 1] == pytest.approx(brute_share(maps, projection[:k]), abs=1e-9)
    built = rebuilt(maps, projection)
    error = np.square(maps - built).sum() / np.square(maps - maps.mean((1, 2), keepdims=True)).sum()
    assert 1 - error == pytest.approx(shares[-1], abs=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        lambda w: [w[0], w[0], w[1]],
        lambda w: [w[0], w[1], 2 * w[0] - 3 * w[1], w[2], w[2], w[3]],
        lambda w: [0 * w[0], w[0], 1e-6 * w[1], 1e6 * w[0], w[2]],
        lambda w: [w[0], w[0], np.eye(9)[0], np.eye(9)[1], w[1]],
        lambda w: [w[0], w[0] + 1e-5 * w[1], w[2]],
    ],
)
def test_rows_that_depend_on_others_add_nothing_and_take_nothing(rows):
    maps = RNG.standard_normal((9, 11, 11)).astype(np.float32) * np.arange(1, 10)[:, None, None]
    projection = np.stack(rows(RNG.standard_normal((4, 9))))
    shares = kept_share(covariance(maps), projection)
    for k in range(1, len(projection) + 1):
        assert shares[k - 1] == pytest.approx(brute_share(maps, projection[:k]), abs=1e-8)
    order = greedy_order(covariance(maps), projection)
    assert sorted(order) == list(range(len(projection)))
    best = kept_share(covariance(maps), projection[order])
    assert (best >= shares - 1e-9).all()
    assert best[-1] == pytest.approx(shares[-1], abs=1e-8)


@pytest.mark.parametrize(("channels", "side"), [(40, 5), (12, 5), (30, 3)])
def test_rank_is_numpys_and_at_most_one_less_than_the_positions(channels, side):
    maps = RNG.standard_normal((channels, side, side)).astype(np.float32)
    maps[-2], maps[-1] = maps[0], 0  # one copied, one silent
    rows = maps.reshape(channels, -1).astype(np.float64)
    cov = covariance(maps)
    expected = min(channels - 2, side * side - 1)
    assert rank(cov) == np.linalg.matrix_rank(rows - rows.mean(1, keepdims=True)) == expected
    random = random_projections(cov, 2, expected)
    assert random.shape == (2, expected)
    assert random[:, -1] == pytest.approx(1)
    assert (random[:, :-1] < 1 - 1e-6).all()
    assert rank(0 * cov) == 0
    assert kept_share(0 * cov, np.eye(channels)).max() == 0


def test_pca_is_the_optimum_and_all_channels_keep_everything(measured):
    graph, layers, found = measured
    layer = layers[1]
    cov = covariance(found.stage(layer.source_node))
    weights, _ = folded(graph, layer)
    best = kept_share(cov, principal(cov))
    values = np.sort(np.linalg.eigvalsh(cov))[::-1]
    np.testing.assert_allclose(best, np.cumsum(values) / values.sum(), atol=1e-8)
    learned = kept_share(cov, weights[greedy_order(cov, weights)])
    random = random_projections(cov, 3)
    assert (learned <= best[: len(learned)] + 1e-9).all()
    assert (random <= best + 1e-9).all()
    assert random[:, -1] == pytest.approx(1, abs=1e-6)
    assert (np.diff(learned) >= -1e-12).all()


def test_greedy_order_takes_the_best_first():
    maps = RNG.standard_normal((6, 10, 10)).astype(np.float32)
    cov, weights = covariance(maps), RNG.standard_normal((4, 6))
    order = greedy_order(cov, weights)
    assert sorted(order) == [0, 1, 2, 3]
    single = [kept_share(cov, weights[[k]])[0] for k in range(4)]
    assert order[0] == int(np.argmax(single))
    assert kept_share(cov, weights[order])[-1] == pytest.approx(kept_share(cov, weights)[-1])
