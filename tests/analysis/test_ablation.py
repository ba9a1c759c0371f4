"""Branches taken out, against editing the state dict, replacing modules by hand, and whole passes."""

import copy

import pytest
import torch

from analysis.ablation import (
    changes_for,
    joins_of,
    switched_run,
    whole_run,
)
from analysis.walk import Walk
from tests.conftest import picture_tensor, shipped, traced

ALL = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]


def parts(name, picture="chelsea"):
    walk = Walk(traced(name))
    return walk, joins_of(walk.traced), picture_tensor(name, picture)


def without(walk, joins, pixels, off, how="zero", means=None):
    return switched_run(walk, joins, pixels, changes_for(joins, off, how, means or {}))


def zero_by_hand(network, layer):
    """Behind a BatchNorm of weight and bias 0 everything is 0."""
    norm = network.get_submodule(layer)
    torch.nn.init.zeros_(norm.weight)
    torch.nn.init.zeros_(norm.bias)


@pytest.mark.parametrize("name", ALL)
def test_a_whole_walk_is_the_network_bit_for_bit(name):
    walk, joins, pixels = parts(name)
    with torch.inference_mode():
        assert torch.equal(whole_run(walk, joins, pixels).logits, shipped(name).network(pixels))


@pytest.mark.parametrize(
    ("name", "join", "place", "norms"),
    [("googlenet-mini", "inception4a", 1, ["branch2.1.bn"]), ("googlenet-mini", "inception3b", 3, ["branch4.1.bn"]),
     ("googlenet-mini", "inception5b", 0, ["branch1.bn"]), ("inception_v3-mini", "Mixed_5b", 1, ["branch5x5_2.bn"]),
     ("inception_v3-mini", "Mixed_6a", 1, ["branch3x3dbl_3.bn"]),
     ("inception_v3-mini", "Mixed_7b", 1, ["branch3x3_2a.bn", "branch3x3_2b.bn"]),
     ("resnet18-mini", "layer2.1", 0, ["bn2"]), ("resnet18-mini", "layer3.0", 1, ["downsample.1"])],
)  # fmt: skip
def test_zero_is_editing_the_state_dict(name, join, place, norms):
    walk, joins, pixels = parts(name)
    edited = copy.deepcopy(shipped(name).network)
    for norm in norms:
        zero_by_hand(edited, f"{join}.{norm}")
    which = [j.name for j in joins].index(join)
    with torch.inference_mode():
        expected = edited(pixels)
        whole = shipped(name).network(pixels)
    found = without(walk, joins, pixels, frozenset({(which, place)})).logits
    assert torch.equal(found, expected)
    assert not torch.equal(found, whole)
