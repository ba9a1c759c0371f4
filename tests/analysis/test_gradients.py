"""Gradient norms against float64 and torch, and the regimes that a careful lecturer will check."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from analysis.gradients import (
    network_norms,
    noise_batch,
    photo_batch,
    profile,
    random_labels,
    sweep,
)
from analysis.shattered import autocorrelation, gradient_along, noises, shattering
from models.depth_family import DepthSpec, build, build_imagenet, layers
from tests.conftest import picture_tensor, shipped, traced

BATCH = noise_batch(16, 32, 0)


def test_norms_equal_backward_in_float64():
    spec = DepthSpec("residual", 14)
    found = profile(spec, 1, BATCH)
    network = build(spec, 1).double().train()
    F.cross_entropy(network(BATCH.double()), random_labels(16)).backward()
    expected = [float(layer.weight.grad.norm()) for _, layer in layers(network)]
    np.testing.assert_allclose(found.gradients, expected, rtol=1e-3)
    assert len(found.activations) == 14
    assert not found.exact


def test_vanishing_without_norm_and_default_init():
    plain, residual = (
        profile(DepthSpec(f, 56, False, "default"), 0, BATCH) for f in ("plain", "residual")
    )
    assert plain.exact  # float32 gives zeros here
    assert 0 < plain.gradients[0] < 1e-15
    assert 1e-3 < residual.gradients[0] < 1


def test_residual_explodes_with_he_and_no_norm():
    values = [
        profile(DepthSpec("residual", d, False, "he"), 0, BATCH).gradients[0] for d in (8, 56)
    ]
    plain = [profile(DepthSpec("plain", d, False, "he"), 0, BATCH).gradients[0] for d in (8, 56)]
    assert values[1] > 100 * values[0]
    assert plain[1] < 100 * plain[0]


def test_plain_explodes_with_batch_norm_and_residual_grows_slowly():
    plain, residual = (
        [profile(DepthSpec(f, d), 0, BATCH).gradients[0] for d in (8, 56)]
        for f in ("plain", "residual")
    )
    assert plain[1] > 30 * plain[0]
    assert residual[1] < 10  # "under 10 at 110 layers"
    assert plain[1] > 20 * residual[1]


def test_sweeps_are_reproducible_and_leave_no_state():
    specs = [DepthSpec(f, 8) for f in ("plain", "residual")]
    one, two = (list(sweep(specs, 2, BATCH)) for _ in range(2))
    for (_, _, a), (_, _, b) in zip(one, two, strict=True):
        assert np.array_equal(a.gradients, b.gradients)
    assert not np.array_equal(one[0][2].gradients, one[1][2].gradients)


@pytest.mark.parametrize("family", ["plain", "residual"])
@pytest.mark.parametrize("depth", [18, 34])
def test_imagenet_shaped_nets(family, depth):
    network = build_imagenet(DepthSpec(family, depth), 0)
    assert len(layers(network)) == depth
    assert any(".downsample." in n for n, _ in network.named_modules()) == (family == "residual")
    found = profile(DepthSpec(family, depth), 0, noise_batch(2, 64, 0), imagenet=True)
    assert np.isfinite(found.gradients).all()


def test_a_shared_networks_norms_leave_it_alone_and_are_right():
    name = "resnet18-mini"
    network, pixels = shipped(name).network, picture_tensor(name)
    names, found = network_norms(traced(name), pixels, 3)
    assert all(p.grad is None and not p.requires_grad for p in network.parameters())
    import copy

    clone = copy.deepcopy(network).requires_grad_(True)
    F.cross_entropy(clone(pixels), torch.tensor([3])).backward()
    expected = [float(clone.get_submodule(n).weight.grad.norm()) for n in names]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_photo_batches_are_crops():
    pixels = np.full((50, 80, 3), 128, dtype=np.uint8)
    batch = photo_batch(pixels, 5, 32, 0)
    assert batch.shape == (5, 3, 32, 32)
    assert float(batch.std(dim=(0, 2, 3)).max()) < 1e-5


def test_autocorrelation_is_numpys():
    signal = np.random.default_rng(0).standard_normal(100)
    centred = signal - signal.mean()
    full = np.correlate(centred, centred, "full")[99:] / (centred @ centred)
    np.testing.assert_allclose(autocorrelation(signal, 20), full[:20])


def test_deep_plain_gradients_are_shattered_and_residual_ones_less():
    shallow, deep, residual = (
        shattering(1, False, 10),
        shattering(24, False, 10),
        shattering(24, True, 10),
    )
    assert deep.correlation[8] < residual.correlation[8] < shallow.correlation[8] + 0.2
    assert abs(noises()["white noise"].correlation[8]) < 0.1
    assert noises()["brown noise"].correlation[8] > 0.7


def test_gradient_along_is_the_slope():
    gradient = gradient_along(3, True, 0)
    assert gradient.shape == (256,)
    assert np.isfinite(gradient).all()
