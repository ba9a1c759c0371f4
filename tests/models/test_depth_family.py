"""Plain and residual CIFAR nets against the paper's parameter counts and definitions."""

import pytest
import torch
from torch.nn import functional as F

from models.depth_family import DepthSpec, build, layers, shortcut
from training.data.cifar10 import augmented
from training.depth.measures import gradient_norms
from training.depth.schedule import Schedule

# Counted by the paper's definition, BatchNorm included.
PARAMETERS = {20: 269_722, 32: 464_154, 44: 658_586, 56: 853_018, 110: 1_727_962}


@pytest.mark.parametrize("family", ["plain", "residual"])
@pytest.mark.parametrize("depth", PARAMETERS)
def test_parameters_and_layers(family, depth):
    network = build(DepthSpec(family, depth), 0)
    assert sum(p.numel() for p in network.parameters()) == PARAMETERS[depth]
    assert len(layers(network)) == depth


def test_depths_are_6n_plus_2():
    with pytest.raises(ValueError, match="6n"):
        build(DepthSpec("plain", 21), 0)


def test_shortcut_has_no_parameters_and_keeps_what_it_carries():
    x = torch.randn(2, 16, 8, 8)
    y = shortcut(x, 32, 2)
    assert y.shape == (2, 32, 4, 4)
    assert torch.equal(y[:, 8:24], x[:, :, ::2, ::2])
    assert y[:, :8].abs().sum() == y[:, 24:].abs().sum() == 0
    assert shortcut(x, 16, 1) is x


@pytest.mark.parametrize("pre", [False, True])
@pytest.mark.parametrize("norm", [False, True])
def test_plain_and_residual_differ_by_the_shortcut_alone(pre, norm):
    spec = {"depth": 8, "norm": norm, "pre_activation": pre}
    plain, residual = (build(DepthSpec(f, **spec), 3) for f in ("plain", "residual"))
    for one, other in zip(plain.parameters(), residual.parameters(), strict=True):
        assert torch.equal(one, other)
    x = torch.randn(4, 16, 8, 8)
    block, skipped = plain.blocks[0], residual.blocks[0]
    expected = block.branch(x) + x
    torch.testing.assert_close(skipped(x), expected if pre else F.relu(expected))


def test_the_global_generator_is_left_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    build(DepthSpec("plain", 8), 0)
    assert torch.equal(before, torch.get_rng_state())


def test_gradient_norms_are_backwards_and_change_nothing():
    network = build(DepthSpec("residual", 8), 0).double()
    pictures, labels = torch.randn(6, 3, 16, 16).double(), torch.arange(6)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    found = gradient_norms(network, pictures, labels)
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())
    assert all(p.grad is None for p in network.parameters())
    F.cross_entropy(network(pictures), labels).backward()
    expected = [float(layer.weight.grad.norm()) for _, layer in layers(network)]
    assert found == pytest.approx(expected)


def test_augmentation_is_a_shift_and_a_mirror():
    pictures = torch.arange(2 * 3 * 32 * 32).float().view(2, 3, 32, 32) + 1
    generator = torch.Generator().manual_seed(1)
    for picture, shifted in zip(pictures, augmented(pictures, generator), strict=True):
        padded = F.pad(picture, (4, 4, 4, 4))
        windows = [padded[:, r : r + 32, c : c + 32] for r in range(9) for c in range(9)]
        assert any(torch.equal(shifted, w) or torch.equal(shifted, w.flip(2)) for w in windows)


def test_schedule_drops_twice():
    schedule = Schedule(epochs=20)
    rates = [schedule.rate_at(epoch) for epoch in (0, 9, 10, 14, 15, 19)]
    assert rates == pytest.approx([0.1, 0.1, 0.01, 0.01, 0.001, 0.001])
    assert schedule.probes() == (0, 1, 5, 10, 15, 20)
