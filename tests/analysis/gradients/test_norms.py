"""Gradient norms against float64 and finite differences, and the regimes that a careful lecturer
will check.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from analysis.gradients.norms import _norm, noise_batch, photo_batch, profile, random_labels, sweep
from analysis.gradients.regimes import findings, regime_of
from models.depth_family import DepthSpec, build, build_imagenet, layers

BATCH = noise_batch(16, 32, 0)
SIXTY_FOUR = noise_batch(64, 32, 0)


def first(family, depth, norm, init, pictures=SIXTY_FOUR):
    return profile(DepthSpec(family, depth, norm, init), 0, pictures).gradients[0]


def loss_of(network, pictures):
    with torch.no_grad():
        return float(F.cross_entropy(network(pictures), random_labels(len(pictures))))


@pytest.mark.parametrize(
    ("family", "norm", "init", "depth"),
    [
        ("plain", True, "he", 8),
        ("residual", True, "he", 14),
        ("plain", False, "default", 8),
        ("residual", False, "he", 14),
    ],
)
def test_norms_against_finite_differences_of_the_loss(family, norm, init, depth):
    """Every weight of a layer is moved to both sides; the loss's slopes need no autograd."""
    spec, pictures = DepthSpec(family, depth, norm, init), BATCH[:4, :, ::8, ::8]
    found = profile(spec, 1, pictures)
    network = build(spec, 1).double().train()
    layer = network.fc if norm else network.conv1
    place = -1 if norm else 0
    weight, step = layer.weight.data, 1e-6
    slopes = []
    for index in np.ndindex(*weight.shape):
        kept = float(weight[index])
        losses = []
        for sign in (1, -1):
            weight[index] = kept + sign * step
            losses.append(loss_of(network, pictures.double()))
        weight[index] = kept
        slopes.append((losses[0] - losses[1]) / (2 * step))
    assert found.gradients[place] == pytest.approx(float(np.linalg.norm(slopes)), rel=1e-3)


def test_norms_equal_backward_in_float64():
    for norm in (True, False):
        spec = DepthSpec("residual", 14, norm, "he")
        found = profile(spec, 1, BATCH)
        network = build(spec, 1).double().train()
        F.cross_entropy(network(BATCH.double()), random_labels(16)).backward()
        expected = [float(layer.weight.grad.norm()) for _, layer in layers(network)]
        np.testing.assert_allclose(found.gradients, expected, rtol=1e-3)
        assert len(found.activations) == 14
        assert not found.exact


def test_float32_is_used_only_where_it_agrees_with_float64():
    """plain-44's first layer is near 1e-19: squares of its entries are zero in float32."""
    spec = DepthSpec("plain", 44, False, "default")
    found = profile(spec, 0, BATCH[:4])
    network = build(spec, 0).double().train()
    loss = F.cross_entropy(network(BATCH[:4].double()), random_labels(4))
    expected = [g.norm() for g in torch.autograd.grad(loss, [m.weight for _, m in layers(network)])]
    assert expected[0] < 1e-17
    np.testing.assert_allclose(found.gradients, expected, rtol=2e-3)


def test_norms_do_not_underflow_before_their_numbers_do():
    tiny = torch.full((4,), 1e-200, dtype=torch.float64)
    assert float(tiny.norm()) == 0  # its squares are
    assert _norm(tiny) == pytest.approx(2e-200)
    assert _norm(torch.full((4,), 1e-30)) == pytest.approx(2e-30)
    assert _norm(torch.full((4,), 1e200, dtype=torch.float64)) == pytest.approx(2e200)
    assert _norm(torch.zeros(4, dtype=torch.float64)) == 0


def test_forward_norms_are_root_mean_squares():
    network = build(DepthSpec("plain", 8), 2).train()
    with torch.no_grad():
        expected = float(network.conv1(BATCH).square().mean().sqrt())
    assert profile(DepthSpec("plain", 8), 2, BATCH).activations[0] == pytest.approx(
        expected, rel=1e-5
    )


def test_regime_of_the_default_init_without_norm():
    """Batch 64: plain about 1e-4 (8 layers), 1e-9 (20), 1e-14 (32); residual 2e-2 to 4e-2."""
    for depth, power in ((8, -4), (20, -9), (32, -14)):
        assert first("plain", depth, False, "default") == pytest.approx(10.0**power, rel=9)
        assert 10 ** (power - 1) < first("plain", depth, False, "default") < 10 ** (power + 1)
        assert 5e-3 < first("residual", depth, False, "default") < 1e-1


def test_where_float32_underflows_float64_is_used_and_said():
    found = profile(DepthSpec("plain", 74, False, "default"), 0, BATCH[:2])
    assert found.exact
    assert 1e-40 < found.gradients[0] < 1e-25  # float32 ends at 1e-38, its squares at 1e-19
    assert not profile(DepthSpec("residual", 74, False, "default"), 0, BATCH[:2]).exact


def test_regime_of_he_without_norm():
    """Plain within an order of magnitude or so; residual about 1e-1 at 8, 1e3 to 1e4 at 56."""
    plain = [first("plain", depth, False, "he") for depth in (8, 20, 32)]
    assert max(plain) / min(plain) < 30
    residual = [first("residual", depth, False, "he") for depth in (8, 20, 32)]
    assert 1e-1 < residual[0] < 1e1
    assert residual[0] < residual[1] < residual[2]
    assert 1e3 < first("residual", 56, False, "he", SIXTY_FOUR[:16]) < 1e5


def test_regime_with_batch_norm():
    """Plain about 1e0 at 20 layers and 1e3 at 56; the residual net grows slowly (under 10 at
    110).
    """
    plain = [first("plain", depth, True, "he") for depth in (8, 20, 32)]
    assert plain[0] < plain[1] < plain[2]
    assert 0.3 < plain[1] < 10
    assert 1e2 < first("plain", 56, True, "he", SIXTY_FOUR[:16]) < 1e4
    residual = [first("residual", depth, True, "he") for depth in (8, 32)]
    assert residual[0] < residual[1] < 10
    assert residual[1] < plain[2]


def judged(regime, plain, residual, depths=(8, 110), lasts=None):
    """Findings from the first layer's gradients at two depths; the last layer's are 1 if not
    given.
    """
    firsts = {
        (f, d): v
        for f, pair in (("plain", plain), ("residual", residual))
        for d, v in zip(depths, pair, strict=True)
    }
    return findings(regime, firsts, lasts or dict.fromkeys(firsts, 1.0))


DEFAULT, HE, NORMED = (
    regime_of(*how, False) for how in ((False, "default"), (False, "he"), (True, "he"))
)


@pytest.mark.parametrize(
    ("regime", "plain", "residual", "holds", "courses"),
    [
        (DEFAULT, (1e-4, 1e-14), (0.02, 0.03), [True, True], ["falls", "stays"]),
        (DEFAULT, (1e-4, 1e-4), (0.02, 0.03), [False, True], ["stays", "stays"]),
        (DEFAULT, (1e-4, 3e-5), (0.02, 1e-3), [None, False], ["stays", "falls"]),
        (DEFAULT, (1e-4, 2e-4), (0.02, 0.5), [False, False], ["stays", "grows"]),
        (DEFAULT, (1e-4, 0.0), (0.02, 0.03), [True, True], ["falls", "stays"]),
        (HE, (0.57, 0.013), (1.0, 1e8), [False, True], ["falls", "grows"]),
        (HE, (0.8, 0.009), (1.0, 8.0), [False, None], ["falls", "stays"]),
        (HE, (0.6, 0.07), (1.0, 0.9), [True, False], ["stays", "stays"]),
        (NORMED, (1.0, 1e7), (1.0, 30.0), [True, True], ["grows", "grows"]),
        (NORMED, (1.0, 6.0), (1.0, 7.0), [None, False], ["stays", "stays"]),
        (NORMED, (1.0, 0.5), (1.0, 0.01), [False, False], ["stays", "falls"]),
    ],
)
def test_courses_are_judged_over_the_whole_depth(regime, plain, residual, holds, courses):
    found = judged(regime, plain, residual)
    assert [f.holds for f in found] == holds
    assert [f.course for f in found] == courses


def test_the_number_of_layers_between_does_not_change_the_verdict():
    """A steady 4 % a layer is a change of 50 times over 110 layers."""
    for deep, expected in ((32, "stays"), (56, "stays"), (74, "falls"), (110, "falls")):
        pair = 0.5, 0.5 * 0.963 ** (deep - 8)
        assert judged(None, pair, pair, (8, deep))[0].course == expected


def test_the_first_to_last_ratio_decides_where_the_depth_does_not():
    lasts = {("plain", 8): 2.0, ("plain", 110): 0.02, ("residual", 8): 5.0, ("residual", 110): 4.0}
    plain, residual = judged(HE, (0.4, 0.2), (0.5, 0.4), lasts=lasts)
    assert plain.shares == pytest.approx((0.2, 10))
    assert (plain.course, plain.holds) == ("grows", False)
    assert (residual.course, residual.shares) == ("stays", pytest.approx((0.1, 0.1)))


def test_one_depth_shows_its_ratio_and_judges_no_expectation():
    plain, residual = judged(DEFAULT, (1e-4,), (0.2,), (20,))
    assert (plain.course, plain.factor, plain.holds) == ("falls", 1.0, None)
    assert (residual.course, residual.holds) == ("stays", None)
    assert [f.sentence for f in judged(None, (1, 1), (1, 1))] == ["", ""]
    assert regime_of(True, "he", True) is None
    assert judged(DEFAULT, (1.0, np.inf), (1.0, 1.0))[0].holds is None


def test_a_plain_he_net_of_110_layers_does_not_stay():
    """Measured anew: each layer loses little, all of them together more than tenfold."""
    pictures, found = SIXTY_FOUR[:4], {}
    for depth in (8, 110):
        gradients = profile(DepthSpec("plain", depth, False, "he"), 0, pictures).gradients
        found["plain", depth] = found["residual", depth] = float(gradients[0])
    assert found["plain", 110] < found["plain", 8] / 10
    finding = findings(HE, found, dict.fromkeys(found, 1.0))[0]
    assert (finding.course, finding.holds) == ("falls", False)


def test_sweeps_are_reproducible_and_leave_no_state():
    specs = [DepthSpec(f, 8) for f in ("plain", "residual")]
    one, two = (list(sweep(specs, 2, BATCH)) for _ in range(2))
    for (_, _, a), (_, _, b) in zip(one, two, strict=True):
        assert np.array_equal(a.gradients, b.gradients)
    assert not np.array_equal(one[0][2].gradients, one[1][2].gradients)


def test_two_sweeps_at_once_equal_each_alone_bit_for_bit():
    """Different inits at the same time, while a third thread keeps drawing from torch's shared
    generator.
    """
    jobs = [
        [DepthSpec(f, 8, norm, init) for f in ("plain", "residual")]
        for norm, init in ((True, "he"), (False, "default"), (True, "xavier"), (False, "gaussian"))
    ]
    alone = [list(sweep(job, 3, BATCH[:4])) for job in jobs]
    with ThreadPoolExecutor(5) as pool:
        running = [pool.submit(lambda job=job: list(sweep(job, 3, BATCH[:4]))) for job in jobs]
        noise = pool.submit(lambda: [torch.nn.Linear(50, 50) for _ in range(300)])
        together = [job.result() for job in running]
        noise.result()
    for one, other in zip(alone, together, strict=True):
        for (_, _, a), (_, _, b) in zip(one, other, strict=True):
            assert np.array_equal(a.gradients, b.gradients)
            assert np.array_equal(a.activations, b.activations)


def test_a_run_can_be_interrupted_on_the_way_forward():
    class StopHereError(Exception):
        pass

    calls = []

    def tick():
        calls.append(1)
        if len(calls) == 3:
            raise StopHereError

    with pytest.raises(StopHereError):
        profile(DepthSpec("plain", 8), 0, BATCH[:2], tick=tick)
    assert len(calls) == 3


@pytest.mark.parametrize("family", ["plain", "residual"])
@pytest.mark.parametrize("depth", [18, 34])
def test_imagenet_shaped_nets(family, depth):
    network = build_imagenet(DepthSpec(family, depth), 0)
    assert len(layers(network)) == depth
    assert any(".downsample." in n for n, _ in network.named_modules()) == (family == "residual")
    found = profile(DepthSpec(family, depth), 0, noise_batch(2, 64, 0), imagenet=True)
    assert np.isfinite(found.gradients).all()


def test_photo_batches_are_crops():
    pixels = np.full((50, 80, 3), 128, dtype=np.uint8)
    batch = photo_batch(pixels, 5, 32, 0)
    assert batch.shape == (5, 3, 32, 32)
    assert float(batch.std(dim=(0, 2, 3)).max()) < 1e-5
