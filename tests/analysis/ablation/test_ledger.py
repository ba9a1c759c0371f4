"""Attribution against captum and float64, drops against an edited state dict, costs against torch's
counter.
"""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from analysis.ablation.branches import changes_for, channel_means, switched_run, whole_run
from analysis.ablation.conductance import TOLERANCE, complete_conductance, conductance
from analysis.ablation.ledger import (
    cost_most_for_least,
    entries_of,
    ledger,
    mattered_most,
    part_macs,
    shares,
)
from analysis.ablation.stepper import Stepper
from analysis.structure.cost import branch_cost
from analysis.structure.junctions import Junction, Part, junctions
from analysis.structure.receptive_field import receptive_fields
from models.loading import official_network, shared
from models.miniatures import resnet18
from models.tracing import trace
from tests.conftest import anatomy, picture_tensor, shipped, traced

ALL = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]


def parts(name):
    walk = Stepper(traced(name))
    return walk, junctions(walk.traced), picture_tensor(name)


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


@pytest.mark.parametrize("name", ALL)
def test_costs_are_the_networks(name):
    walk, joins, pixels = parts(name)
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        shipped(name).network(pixels)
    assert walk.macs([]) == counter.get_total_flops() // 2
    for module, join in zip(anatomy(name), joins, strict=False):
        for branch, part in zip(module.branches, join.parts, strict=True):
            assert part_macs(walk.traced, join.name, part.node) == branch_cost(branch).macs
    if name == "resnet18-mini":
        shortcuts = [part_macs(walk.traced, j.name, j.parts[1].node) for j in joins]
        assert shortcuts == [0, 0, 32 * 64 * 28**2, 0, 64 * 128 * 14**2, 0, 128 * 256 * 7**2, 0]


def test_the_ledger_of_a_picture():
    name = "resnet18-mini"
    walk, joins, pixels = parts(name)
    *_, means = channel_means(walk, joins, [pixels])
    fields, told = receptive_fields(walk.traced), []

    def measure(report):
        return ledger(walk, joins, fields, pixels, torch.zeros_like(pixels), 5, means, report)

    found = measure(lambda done, of: told.append((done, of)))
    assert told[-1] == (len(joins), len(joins))
    edited = copy.deepcopy(shipped(name).network)
    nn.init.zeros_(edited.layer3[1].bn2.weight)
    nn.init.zeros_(edited.layer3[1].bn2.bias)
    with torch.inference_mode():
        drop = float((shipped(name).network(pixels) - edited(pixels))[0, 5])
    entry = next(e for e in found.entries if e.junction == "layer3.1" and e.place == 0)
    assert entry.drops["zero"] == pytest.approx(drop, rel=1e-3, abs=1e-4)
    # the gallery is this one picture here, so both means are the same
    assert all(
        e.drops["mean"] == pytest.approx(e.drops["picture"], abs=1e-3) for e in found.entries
    )
    assert found.sums["layer1.0"] == pytest.approx(found.difference, rel=found.error + 1e-6)
    once = entries_of(walk, joins, fields, whole_run(walk, joins, pixels))
    assert sum(e.energy for e in once[:2]) == pytest.approx(1)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(measure, [lambda d, o: None] * 2)) == [found, found]


def test_rankings():
    walk, joins, pixels = parts("googlenet-mini")
    entries = entries_of(walk, joins, receptive_fields(walk.traced), whole_run(walk, joins, pixels))
    worth = [0.0] * len(entries)
    worth[7], worth[9] = 3.0, -1.0
    assert mattered_most(entries, worth)[0] == 7
    assert shares(worth)[9] == 0.25
    dearest = max(range(len(entries)), key=lambda i: entries[i].macs)
    assert cost_most_for_least(entries, worth)[0] == dearest


@pytest.mark.parametrize(
    ("builder", "size"), [("googlenet", 64), ("inception_v3", 96), ("resnet50", 64)]
)
def test_official_architectures(builder, size, monkeypatch):
    monkeypatch.setattr("analysis.ablation.conductance.FIRST_STEPS", 1)
    monkeypatch.setattr("analysis.ablation.conductance.MOST_POINTS", 1)
    torch.manual_seed(0)
    walk = Stepper(trace(shared(official_network(builder, 10), "cpu"), size))
    joins, pixels = junctions(walk.traced), torch.randn(1, 3, size, size)
    *_, means = channel_means(walk, joins, [pixels])
    found = ledger(walk, joins, receptive_fields(walk.traced), pixels, 0 * pixels, 3, means)
    which, place = len(joins) // 2, 1
    changes = changes_for(joins, frozenset({(which, place)}), "picture", {})
    without = switched_run(walk, joins, pixels, changes).logits[0, 3]
    entry = next(e for e in found.entries if e.junction == joins[which].name and e.place == place)
    assert entry.drops["picture"] == pytest.approx(found.logit - float(without), rel=1e-3, abs=1e-4)
    assert len(found.entries) == sum(len(join.parts) for join in joins)


def test_a_cancelled_ledger_leaves_nothing_behind():
    walk, joins, pixels = parts("resnet18-mini")

    def cancel(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        complete_conductance(walk, joins, pixels, 0 * pixels, 5, cancel)
    parameters = list(shipped("resnet18-mini").network.parameters())
    assert all(p.grad is None and not p.requires_grad for p in parameters)
