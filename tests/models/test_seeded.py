"""Seeded weights: torch's own numbers, without touching the generator that all threads share."""

import pytest
import torch
from torch import nn

from models.depth_family import DepthSpec, build
from models.seeded import SeededInit


def test_layers_get_the_numbers_of_a_manual_seed():
    torch.manual_seed(7)
    expected = nn.Linear(5, 3), nn.init.kaiming_normal_(torch.empty(4, 4))
    torch.manual_seed(1)
    before = torch.get_rng_state()
    with SeededInit(7):
        found = nn.Linear(5, 3), nn.init.kaiming_normal_(torch.empty(4, 4))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(found[0].weight, expected[0].weight)
    assert torch.equal(found[0].bias, expected[0].bias)
    assert torch.equal(found[1], expected[1])


@pytest.mark.parametrize("init", ["default", "he", "xavier", "gaussian"])
def test_builds_do_not_depend_on_what_others_draw_meanwhile(init):
    one = build(DepthSpec("plain", 8, False, init), 3)
    torch.rand(17)
    other = build(DepthSpec("plain", 8, False, init), 3)
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
