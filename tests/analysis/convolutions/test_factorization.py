"""Factorized kernels against torch's convolution, the lecture's percentages, and Eckart and
Young.
"""

import numpy as np
import pytest
import torch

from analysis.activations.capture import Capture
from analysis.convolutions.cost import counted
from analysis.convolutions.factorization import FILTERS, composed, factorizations, filtered
from analysis.convolutions.kernels import (
    large_kernels,
    rank_one,
    rank_one_share,
    singular_values,
    weights_of,
    with_kernels,
)
from tests.conftest import picture_tensor, traced

RNG = np.random.default_rng(0)


def test_the_lectures_percentages():
    five, three, seven = factorizations(7)
    assert (five.weights(False), five.weights(True)) == (25, 18)
    assert (three.weights(False), three.weights(True)) == (9, 6)
    assert round(100 * five.saving) == 28
    assert round(100 * three.saving) == 33
    assert round(100 * seven.saving) == 71


@pytest.mark.parametrize("n", range(2, 12))
def test_chains_see_what_the_whole_sees_and_cost_what_torch_counts(n):
    for found in factorizations(n):
        assert found.reach(True) == found.reach(False) == found.whole
        parts = found.convolutions(True, 20, 6)
        if n % 2:
            assert counted(parts) == sum(p.multiplications for p in parts)
        weights = sum(p.weights for p in parts)
        assert weights == found.weights(True) * 36


@pytest.mark.parametrize("seed", range(8))
def test_two_linear_filters_are_one_inside_and_differ_only_at_the_border(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.standard_normal((2, 3, 3))
    picture = rng.standard_normal((20, 24))
    one = filtered(picture, [composed(first, second)])
    two = filtered(picture, [first, second])
    np.testing.assert_allclose(one[1:-1, 1:-1], two[1:-1, 1:-1], atol=1e-12)
    # unpadded, as torch computes it, they are equal everywhere
    x = torch.from_numpy(picture)[None, None]
    a, b, c = (torch.from_numpy(k)[None, None] for k in (first, second, composed(first, second)))
    chained = torch.nn.functional.conv2d(torch.nn.functional.conv2d(x, a), b)
    torch.testing.assert_close(chained, torch.nn.functional.conv2d(x, c))


def test_a_relu_between_makes_a_difference():
    picture = RNG.standard_normal((20, 20))
    pair = [FILTERS["vertical edges"], FILTERS["Laplace"]]
    straight, bent = filtered(picture, pair), filtered(picture, pair, relu=True)
    assert np.abs(straight - bent)[2:-2, 2:-2].max() > 0.1


def test_rank_one_is_the_nearest():
    kernels = RNG.standard_normal((4, 3, 5, 5))
    best = rank_one(kernels)
    assert (np.linalg.matrix_rank(best) == 1).all()
    left = np.square(kernels - best).sum((-1, -2))
    np.testing.assert_allclose(left, np.square(singular_values(kernels)[..., 1:]).sum(-1))
    np.testing.assert_allclose(rank_one_share(kernels), 1 - left / np.square(kernels).sum((-1, -2)))
    outer = np.einsum("...i,...j->...ij", *RNG.standard_normal((2, 4, 3, 5)))
    np.testing.assert_allclose(rank_one(outer), outer, atol=1e-12)


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini", "resnet18-mini"])
def test_the_layer_with_its_own_kernels_is_the_network(name):
    graph = traced(name)
    layers = large_kernels(graph)
    assert len(layers) > 8
    nodes = [n for layer in layers for n in (layer.source_node, layer.output_node)]
    found = Capture(graph, nodes).run(picture_tensor(name))
    for layer in layers[:: len(layers) // 6]:
        again = with_kernels(graph, layer, found.stage(layer.source_node), weights_of(graph, layer))
        truth = found.stage(layer.output_node)
        np.testing.assert_allclose(again, truth, rtol=1e-3, atol=1e-4 * np.abs(truth).max())
