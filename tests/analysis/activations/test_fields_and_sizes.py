"""Effective fields against exact gradients; pictures at several sizes."""

import numpy as np
import pytest
import torch
from torch import nn

from analysis.activations.capture import Capture
from analysis.activations.effective_field import effective_field, effective_size
from analysis.activations.sizes import answers, rescaled
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import gallery_bytes
from analysis.structure.receptive_field import receptive_fields
from models.tracing import trace
from tests.conftest import anatomy, every_stage, picture_tensor, shipped, traced


def test_one_convolution_shows_its_own_kernel():
    conv = nn.Conv2d(3, 1, 5, padding=2, bias=False)
    network = nn.Sequential(conv).eval().requires_grad_(False)
    *_, plane = effective_field(
        trace(network, 20), "0", torch.randn(1, 3, 20, 20), (10, 10), draws=3
    )
    expected = conv.weight[0].square().sum(0).sqrt().numpy()
    np.testing.assert_allclose(plane[8:13, 8:13], expected, rtol=1e-5)
    plane[8:13, 8:13] = 0
    assert plane.max() == 0


def test_many_draws_average_to_the_sum_over_channels():
    network = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 5, 3, padding=1))
    network.eval().requires_grad_(False)
    pixels = torch.randn(1, 3, 12, 12)
    *_, plane = effective_field(trace(network, 12), "2", pixels, (6, 6), draws=3000)
    x = pixels.clone().requires_grad_(True)
    unit = network(x)[0, :, 6, 6]
    exact = sum(
        torch.autograd.grad(u, x, retain_graph=True)[0][0].square().sum(0) for u in unit
    ).sqrt()
    np.testing.assert_allclose(plane, exact.numpy(), rtol=0.12, atol=1e-3)


@pytest.mark.parametrize("module", [0, 3])
def test_effective_lies_inside_the_theoretical(module):
    name = "googlenet-mini"
    found = anatomy(name)[module]
    fields = receptive_fields(traced(name))
    for branch in found.branches:
        row, column = (side // 2 for side in found.out_size)
        *_, plane = effective_field(
            traced(name), branch.output_node, picture_tensor(name), (row, column), 2
        )
        top, left, bottom, right = fields[branch.output_node].box(row, column)
        outside = plane.copy()
        outside[max(top, 0) : bottom, max(left, 0) : right] = 0
        assert outside.max() == 0
        assert 0 < effective_size(plane) <= fields[branch.output_node].size[0]


def test_nothing_is_written_on_the_network():
    name = "googlenet-mini"
    before = {k: v.clone() for k, v in shipped(name).network.state_dict().items()}
    branch = anatomy(name)[0].branches[1]
    list(effective_field(traced(name), branch.output_node, picture_tensor(name), (14, 14), 1))
    network = shipped(name).network
    assert all(p.grad is None and not p.requires_grad for p in network.parameters())
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())


def test_rescaled_pictures():
    pixels = np.asarray(decode(gallery_bytes("chelsea")).resize((64, 64)))
    assert np.array_equal(rescaled(pixels, 1.0), pixels)
    small = rescaled(pixels, 0.25)
    assert (small[0, 0] == pixels.reshape(-1, 3).mean(0).astype(int)).all()
    assert not (small[32, 32] == small[0, 0]).all()
    assert rescaled(pixels, 2.0).shape == pixels.shape


def test_full_size_answers_are_the_explorers():
    name = "googlenet-mini"
    card, module = shipped(name).card, anatomy(name)[1]
    view = frame(decode(gallery_bytes("chelsea")), card.resize, card.crop, "centre")
    capture = every_stage(name)
    assert isinstance(capture, Capture)
    (found,) = answers(capture, module, card, "cpu", view.pixels, [1.0])
    alone = capture.run(network_input(view, card.mean, card.std))
    joined = [np.sqrt(np.square(alone.layer(b.layers[-1])).mean(0)) for b in module.branches]
    for one, other, strength in zip(found.maps, joined, found.strength, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)
        assert strength == pytest.approx(other.mean(), rel=1e-5)
