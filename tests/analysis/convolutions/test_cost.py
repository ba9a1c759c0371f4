"""The calculator against the lecture's numbers and torch's own counter; the tables against the
papers.
"""

import random

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from analysis.convolutions.cost import Convolution, bottleneck, break_even, counted
from analysis.convolutions.timing import runner, side_by_side
from analysis.structure.paper import beside_the_paper
from analysis.structure.receptive_field import receptive_fields
from analysis.structure.table import network_rows
from models.anatomy import modules_of
from models.catalog import NETWORKS
from models.loading import skeleton
from models.tracing import trace

LECTURE = Convolution(28, 28, 192, 32, (5, 5))


def test_the_lectures_numbers():
    reduce, rest = bottleneck(LECTURE, 16)
    assert LECTURE.multiplications == 120_422_400
    assert (reduce.multiplications, rest.multiplications) == (2_408_448, 10_035_200)
    assert reduce.multiplications + rest.multiplications == 12_443_648
    assert LECTURE.formula == "28 × 28 × 32 × 5 × 5 × 192 = 120,422,400"


@pytest.mark.parametrize("seed", range(25))
def test_formula_equals_torchs_counter_and_torchs_shape(seed):
    draw = random.Random(seed)
    kernel = (draw.choice([1, 3, 5, 7]), draw.choice([1, 3, 5]))
    conv = Convolution(
        draw.randint(7, 40),
        draw.randint(7, 40),
        draw.randint(1, 64),
        draw.randint(1, 64),
        kernel,
        draw.randint(1, 3),
    )
    assert counted((conv,)) == conv.multiplications
    parts = bottleneck(conv, draw.randint(1, 32))
    assert counted(parts) == sum(part.multiplications for part in parts)
    x = torch.zeros(1, conv.inputs, conv.height, conv.width)
    assert tuple(conv.layer()(x).shape[2:]) == conv.out_size
    assert conv.layer().weight.numel() == conv.weights
    assert conv.activation_bytes == conv.layer()(x).numel() * 4


def test_additions_are_those_of_a_sum():
    tiny = Convolution(1, 1, 3, 2, (1, 1))
    assert (tiny.multiplications, tiny.additions) == (6, 4)


def test_break_even_is_where_both_cost_the_same():
    even = break_even(LECTURE)
    below, above = (
        sum(p.multiplications for p in bottleneck(LECTURE, w)) for w in (int(even), int(even) + 1)
    )
    assert below <= LECTURE.multiplications < above


def test_timing_tells_a_long_task_from_a_short_one():
    tasks = {
        "large": runner((Convolution(28, 28, 64, 64, (5, 5)),)),
        "small": runner((Convolution(4, 4, 4, 4, (1, 1)),)),
    }
    *_, found = side_by_side(tasks, rounds=3, least=0.001)
    assert found["large"].median > found["small"].median
    assert found["large"].low <= found["large"].median <= found["large"].high
    assert found["small"].rounds == 3


@pytest.mark.parametrize("name", NETWORKS)
def test_totals_equal_torchs(name):
    card = NETWORKS[name]
    network = skeleton(card)
    traced = trace(network, card.crop)
    rows = [r for r in network_rows(traced, receptive_fields(traced)) if not r.branch]
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        network(torch.empty(1, 3, card.crop, card.crop, device="meta"))
    assert 2 * sum(row.macs for row in rows) == counter.get_total_flops()
    heads = ("aux1.", "aux2.", "AuxLogits.")
    every = sum(p.numel() for n, p in network.named_parameters() if not n.startswith(heads))
    assert sum(row.parameters for row in rows) == every


def test_branches_add_up_to_their_module():
    for name in ("googlenet", "inception_v3"):
        card = NETWORKS[name]
        traced = trace(skeleton(card), card.crop)
        rows = network_rows(traced, receptive_fields(traced))
        for whole in (row for row in rows if not row.branch):
            parts = [row for row in rows if row.module == whole.module and row.branch]
            if parts:
                assert sum(p.macs for p in parts) == whole.macs
                assert sum(p.parameters for p in parts) == whole.parameters
                assert sum(p.channels for p in parts) == whole.channels
                assert max(p.field for p in parts) == whole.field


# Table 1's channels recomputed: thousands of weights, millions of MACs, torchvision's millions.
RECOMPUTED = {
    "inception3a": (163.3, 128.0, 121.6),
    "inception3b": (388.1, 304.3, 265.7),
    "inception4a": (375.6, 73.6, 71.2),
    "inception4b": (448.5, 87.9, 83.1),
    "inception4c": (509.4, 99.9, 95.0),
    "inception4d": (604.7, 118.5, 112.1),
    "inception4e": (867.3, 170.0, 157.2),
    "inception5a": (1042.4, 51.1, 47.9),
    "inception5b": (1442.8, 70.7, 65.9),
}


def test_googlenet_beside_table_1():
    card = NETWORKS["googlenet"]
    for row in beside_the_paper(modules_of(trace(skeleton(card), card.crop))):
        weights, macs, here = RECOMPUTED[row.module]
        assert row.recomputed.weights / 1e3 == pytest.approx(weights, abs=0.06)
        assert row.recomputed.macs / 1e6 == pytest.approx(macs, abs=0.06)
        assert row.here.macs / 1e6 == pytest.approx(here, abs=0.06)
        assert row.unreduced.macs > row.recomputed.macs


# He et al. 2016 and torchvision: GMACs of ResNets (v1.5), Inception v3.
@pytest.mark.parametrize(
    ("name", "gigas"),
    [
        ("resnet18", 1.81),
        ("resnet34", 3.66),
        ("resnet50", 4.09),
        ("resnet101", 7.80),
        ("resnet152", 11.51),
        ("inception_v3", 5.71),
        ("googlenet", 1.50),
    ],
)
def test_published_totals(name, gigas):
    card = NETWORKS[name]
    traced = trace(skeleton(card), card.crop)
    rows = network_rows(traced, receptive_fields(traced))
    assert sum(r.macs for r in rows if not r.branch) / 1e9 == pytest.approx(gigas, abs=0.006)
