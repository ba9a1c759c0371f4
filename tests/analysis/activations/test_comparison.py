"""Comparisons against sums written out, and facts against torch's own counters."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from analysis.activations.capture import Activations, Capture
from analysis.activations.comparison import class_rows, most_changed, part_numbers, relative_energy
from analysis.structure.junctions import junctions
from analysis.structure.receptive_field import receptive_fields
from analysis.structure.table import network_facts
from models.catalog import NETWORKS
from tests.conftest import picture_tensor, shipped, traced


def test_shares_of_energy_are_those_of_the_concatenation():
    graph = traced("googlenet-mini")
    site = junctions(graph)[3]
    run = Capture(graph, [*(p.node for p in site.parts), site.output]).run(
        picture_tensor("googlenet-mini")
    )
    whole, first = run.stage(site.output).astype(np.float64), 0
    for numbers in part_numbers(run, site):
        block = whole[first : first + numbers.channels]
        assert numbers.energy == pytest.approx(np.square(block).sum() / np.square(whole).sum())
        assert numbers.mean == pytest.approx(block.mean(), rel=1e-5)
        first += numbers.channels
    assert first == len(whole)


def test_classes_are_matched_by_name_and_unknown_ones_are_none():
    one = np.array([2.0, 1.0, 0.0], dtype=np.float32)
    two = np.array([0.0, 3.0], dtype=np.float32)
    rows = class_rows((one, ["cat", "dog", "cup"]), (two, ["dog", "boat"]), 1)
    assert [row.name for row in rows] == ["cat", "boat"]
    assert rows[0].second is None
    assert rows[1].first is None
    softmax = torch.softmax(torch.tensor([2.0, 1.0, 0.0]), 0)[0]
    assert rows[0].first == pytest.approx((float(softmax), 2.0))


def test_the_channel_that_changed_most_comes_first():
    maps = np.random.default_rng(0).random((4, 5, 5)).astype(np.float32)
    other = maps.copy()
    other[2] += 1
    other[0] += 0.1
    assert list(most_changed(maps, other)[:2]) == [2, 0]
    assert relative_energy(maps).mean() == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini", "resnet18-mini"])
def test_facts_equal_torchs_counters(name):
    network, card = shipped(name).network, NETWORKS[name]
    found = network_facts(traced(name), receptive_fields(traced(name)), card.crop)
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 3, card.crop, card.crop))
    assert 2 * found.macs == counter.get_total_flops()
    run = [p.numel() for n, p in network.named_parameters() if not n.lower().startswith("aux")]
    assert found.parameters == sum(run)


def test_logits_only_runs_can_be_compared():
    empty = Activations({}, np.array([1.0, 0.0], dtype=np.float32))
    assert class_rows((empty.logits, "ab"), (empty.logits, "ab"))[0].name == "a"
