"""Each method against one that is written out by hand in float64."""

import numpy as np
import pytest
import torch
from captum.attr import GuidedBackprop, IntegratedGradients
from torch.nn import functional as F

from analysis.attribution.attribute import attribute, expected_pictures
from analysis.attribution.baselines import baseline
from analysis.attribution.methods import Score
from analysis.attribution.settings import Target, settings_for
from analysis.attribution.superpixels import superpixels
from tests.analysis.attribution.small import (
    SIDE,
    TARGET,
    HandMade,
    by_hand,
    exact,
    network,
    picture,
    twins,
)

NET, X = network(), picture()
CLOSE = {"rtol": 1e-4, "atol": 1e-6}


def run(method, target=TARGET, **options):
    return attribute(twins(NET), X, target, settings_for(method, **options))


def gradient(relu=torch.relu, plus=2):
    x = X.double().requires_grad_()
    return torch.autograd.grad(by_hand(exact(NET), x, relu)[0, plus], x)[0][0].numpy()


def score(x, plus=2):
    return float(by_hand(exact(NET), x.double())[0, plus])


@pytest.mark.parametrize("layer", ["cat", "relu_3"])
def test_grad_cam(layer):
    keep = {}
    x = X.double().requires_grad_()
    value = by_hand(exact(NET), x, keep=keep)[0, 2]
    maps = keep["cat" if layer == "cat" else "last"]
    weights = torch.autograd.grad(value, maps)[0].mean((2, 3), keepdim=True)
    expected = (weights * maps).sum(1, keepdim=True).detach()
    found = run("gradcam", layer=layer)
    np.testing.assert_allclose(found.raw, expected[0].numpy(), **CLOSE)
    large = F.interpolate(expected, (SIDE, SIDE), mode="bilinear", align_corners=False)
    np.testing.assert_allclose(found.heatmap, large[0, 0].numpy(), **CLOSE)
    assert found.pictures == 1


def test_guided_backpropagation_is_really_guided():
    guided, plain = run("guided").raw, run("gradient").raw
    np.testing.assert_allclose(plain, gradient(), **CLOSE)
    np.testing.assert_allclose(guided, gradient(HandMade.apply), **CLOSE)
    assert np.linalg.norm(guided - plain) > 0.1 * np.linalg.norm(plain)


def test_captum_alone_does_not_guide_a_functional_relu():
    """The trap that the twin is for: without it the result is only partly guided, and no error is
    raised.
    """
    alone = GuidedBackprop(Score(network(), TARGET, lambda n: None)).attribute(X.clone())
    assert not np.allclose(alone[0].detach().numpy(), gradient(HandMade.apply), **CLOSE)


def test_guided_grad_cam_is_the_product():
    cam = np.maximum(run("gradcam", layer="cat").raw, 0)
    large = F.interpolate(
        torch.from_numpy(cam)[None], (SIDE, SIDE), mode="bilinear", align_corners=False
    )
    found = run("guided_gradcam", layer="cat").raw
    np.testing.assert_allclose(
        found, large[0].numpy() * gradient(HandMade.apply), rtol=1e-3, atol=1e-6
    )


def trapezoids(start, steps):
    total = torch.zeros_like(X.double())
    for step in range(steps + 1):
        x = (start + step / steps * (X.double() - start)).requires_grad_()
        weight = (0.5 if step in (0, steps) else 1.0) / steps
        total += weight * torch.autograd.grad(by_hand(exact(NET), x)[0, 2], x)[0]
    return (total * (X.double() - start))[0].numpy()


@pytest.mark.parametrize("name", ["black", "white", "mean", "blurred", "noise"])
def test_integrated_gradients(name):
    found = run("integrated", baselines=(name,))
    start = baseline(name, X, twins(NET)).double()
    np.testing.assert_allclose(found.raw, trapezoids(start, found.steps), rtol=1e-3, atol=1e-5)
    assert found.difference == pytest.approx(score(X) - score(start), rel=1e-3, abs=1e-5)
    assert found.total == pytest.approx(float(found.raw.astype(np.float64).sum()), rel=1e-5)
    assert found.reached
    assert abs(found.total - found.difference) <= 0.05 * abs(found.difference)
    assert found.heatmap.sum() == pytest.approx(found.total, rel=1e-3)


def test_steps_are_raised_until_the_sum_is_right_or_it_is_said_that_it_is_not():
    start = baseline("black", X, twins(NET))
    few = run("integrated", steps=4, most_steps=4)
    assert few.steps == 4
    many = run("integrated", steps=4, most_steps=512)
    assert many.reached
    if not few.reached:
        assert many.steps > 4
    exactly = IntegratedGradients(Score(exact(NET), TARGET, lambda n: None))
    _, delta = exactly.attribute(
        X.double(), start.double(), n_steps=1000, return_convergence_delta=True
    )
    assert abs(float(delta)) < abs(few.total - few.difference)
    hopeless = attribute(
        twins(NET),
        X,
        Target(2),
        settings_for("integrated", steps=4, most_steps=4, baselines=("noise", "blurred")),
    )
    assert hopeless.missing >= 0
    assert hopeless.reached == (hopeless.missing <= 0.05)


def test_no_step_of_the_path_is_run_twice():
    """T(2n) = (T(n) + M(n)) / 2: n + 1 gradients, one more for the start, and two scores."""
    found = run("integrated", steps=64, most_steps=64)
    assert found.steps == 64
    assert found.pictures == 64 + 2 + 2


def test_noise_tunnel_is_the_mean_over_noisy_pictures():
    found = run("integrated", steps=8, most_steps=8, noise=3, spread=0.1)
    source = torch.Generator().manual_seed(0)
    parts, ends = [], []
    start = baseline("black", X, twins(NET)).double()
    for _ in range(3):
        noisy = X + torch.randn(X.shape, generator=source) * (0.1 / np.mean(twins(NET).std))
        total = torch.zeros_like(start)
        for step in range(9):
            x = (start + step / 8 * (noisy.double() - start)).requires_grad_()
            weight = (0.5 if step in (0, 8) else 1.0) / 8
            total += weight * torch.autograd.grad(by_hand(exact(NET), x)[0, 2], x)[0]
        parts.append(total * (noisy.double() - start))
        ends.append(score(noisy) - score(start))
    np.testing.assert_allclose(
        found.raw, torch.stack(parts).mean(0)[0].numpy(), rtol=1e-3, atol=1e-5
    )
    assert found.difference == pytest.approx(np.mean(ends), rel=1e-3)
    assert np.array_equal(run("integrated", steps=8, most_steps=8, noise=3).raw, found.raw)


def test_occlusion_is_the_mean_drop_under_every_window_that_covers_a_pixel():
    found = run("occlusion_coarse", window=8, stride=4, fill="black")
    start = baseline("black", X, twins(NET))
    drops, counts = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for top in range(0, SIDE - 8 + 1, 4):
        for left in range(0, SIDE - 8 + 1, 4):
            covered = X.clone()
            covered[..., top : top + 8, left : left + 8] = start[
                ..., top : top + 8, left : left + 8
            ]
            drops[top : top + 8, left : left + 8] += score(X) - score(covered)
            counts[top : top + 8, left : left + 8] += 1
    np.testing.assert_allclose(found.heatmap, drops / counts, rtol=1e-3, atol=1e-5)
    assert found.pictures == expected_pictures(found.settings, SIDE)


def test_superpixels_are_taken_away_one_at_a_time():
    own = twins(NET)
    quarters = torch.rand(1, 3, 2, 2, generator=torch.Generator().manual_seed(0))
    x = own.normalised(quarters.repeat_interleave(12, 2).repeat_interleave(12, 3))
    settings = settings_for("superpixels", segments=9, fill="mean")
    found = attribute(own, x, TARGET, settings)
    parts = superpixels(own.colours(x), 9, 10.0)[0, 0]
    start = baseline("mean", x, own)
    assert parts.max() >= 2
    for part in range(int(parts.max()) + 1):
        covered = torch.where(parts == part, start, x)
        values = found.heatmap[parts.numpy() == part]
        np.testing.assert_allclose(values, score(x) - score(covered), rtol=1e-3, atol=1e-5)


def test_deeplift_adds_up_on_a_network_that_it_can_follow():
    found = run("deeplift", baselines=("blurred",))
    assert found.missing < 1e-3
    assert found.total == pytest.approx(
        score(X) - score(baseline("blurred", X, twins(NET))), rel=1e-3
    )


def test_the_difference_of_two_classes():
    one, two = run("gradient", Target(2)).raw, run("gradient", Target(4)).raw
    both = run("gradient", Target(2, 4)).raw
    np.testing.assert_allclose(both, one - two, **CLOSE)
