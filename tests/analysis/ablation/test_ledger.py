"""Drops against an edited state dict, costs against torch's counter."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from analysis.ablation.branches import changes_for, channel_means, switched_run, whole_run
from analysis.ablation.conductance import complete_conductance
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
from analysis.structure.junctions import junctions
from analysis.structure.receptive_field import receptive_fields
from models.loading import official_network, shared
from models.tracing import trace
from tests.conftest import anatomy, picture_tensor, shipped, traced

ALL = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]


def parts(name):
    walk = Stepper(traced(name))
    return walk, junctions(walk.traced), picture_tensor(name)


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
