"""Conductance against captum, against float64 and where it is known exactly."""

import copy

import pytest
import torch
from torch import nn

from analysis.ablation.conductance import TOLERANCE, complete_conductance, conductance
from analysis.ablation.stepper import Stepper
from analysis.structure.junctions import Junction, Part, junctions
from models.miniatures import resnet18
from models.tracing import trace
from tests.analysis.ablation.test_ledger import parts
from tests.conftest import shipped


@pytest.mark.parametrize(
    ("name", "join", "place", "layer"),
    [
        ("googlenet-mini", 2, 1, "inception4a.branch2"),
        ("inception_v3-mini", 4, 1, "Mixed_6b.branch7x7_3"),
    ],
)
def test_conductance_is_captums(name, join, place, layer):
    """Captum takes the gradient at each step's start; the path walked backwards gives it at its
    end.
    """
    from captum.attr import LayerConductance

    walk, joins, pixels = parts(name)
    private = copy.deepcopy(shipped(name).network)
    black = torch.full_like(pixels, -2.0)
    there, back = (
        LayerConductance(private, private.get_submodule(layer))
        .attribute(x, x0, target=5, n_steps=6, method="riemann_trapezoid", internal_batch_size=None)
        .sum()
        for x, x0 in ((pixels, black), (black, pixels))
    )
    found = conductance(walk, joins, pixels, black, 5, 6)
    expected = float((there - back).detach()) / 2
    assert found.values[joins[join].edges[place]] == pytest.approx(expected, rel=1e-3, abs=1e-4)


def test_in_float64_the_sums_come_to_the_difference_as_steps_get_small():
    torch.manual_seed(0)
    walk = Stepper(trace(resnet18(10).eval().requires_grad_(False), 32))
    walk.traced.network.double()
    joins = junctions(walk.traced)
    pixels, black = (
        torch.randn(1, 3, 32, 32, dtype=torch.float64),
        torch.zeros(1, 3, 32, 32).double(),
    )
    errors = [conductance(walk, joins, pixels, black, 3, n).error(joins) for n in (4, 24, 144)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.005


class Linear(nn.Module):
    """Two linear branches and a linear end: one step is exact."""

    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 2, 3, padding=1)
        self.end = nn.Linear(6 * 64, 5)

    def forward(self, x):
        return self.end(torch.cat([self.one(x), self.two(x)], 1).flatten(1))


def test_a_linear_network_is_exact_in_one_step():
    torch.manual_seed(0)
    network = Linear().eval().requires_grad_(False)
    walk = Stepper(trace(network, 8))
    join = Junction(
        "all",
        "inception",
        "cat",
        (Part("1×1", "1x1", "one"), Part("3×3", "3x3", "two")),
        "cat",
        0.5,
    )
    x, x0 = torch.randn(1, 3, 8, 8), torch.zeros(1, 3, 8, 8)
    found = conductance(walk, [join], x, x0, 2, 1)
    weight = network.end.weight[2].view(6, 8, 8)
    expected = float((weight[:4] * (network.one(x) - network.one(x0))[0]).sum())
    assert found.values["cat", 0] == pytest.approx(expected, rel=1e-4)
    assert found.total(join) == pytest.approx(found.difference, rel=1e-4)


def test_steps_are_halved_until_the_sums_are_within_5_percent():
    walk, joins, pixels = parts("googlenet-mini")
    black = torch.full_like(pixels, -2.0)
    found = complete_conductance(walk, joins, pixels, black, 5)
    assert found.error(joins) <= TOLERANCE
    rough = conductance(walk, joins, pixels, black, 5, 8)
    assert found.difference == pytest.approx(rough.difference, abs=1e-4)
    assert found.points >= 33
