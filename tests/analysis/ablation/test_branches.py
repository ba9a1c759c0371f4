"""Branches taken out, against editing the state dict, replacing modules by hand, and whole
passes.
"""

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from analysis.ablation.branches import (
    changes_for,
    channel_means,
    replacement,
    switched_run,
    whole_run,
)
from analysis.ablation.stepper import Stepper
from analysis.activations.capture import Capture
from analysis.structure.junctions import junctions
from models.loading import official_network, shared
from models.tracing import trace
from tests.conftest import picture_tensor, shipped, traced

ALL = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]
STATES = [
    frozenset({(0, 1)}),
    frozenset({(3, 0), (5, 1)}),
    frozenset({(3, 0), (6, 1)}),
    frozenset({(7, 0)}),
]


def parts(name, picture="chelsea"):
    walk = Stepper(traced(name))
    return walk, junctions(walk.traced), picture_tensor(name, picture)


def without(walk, joins, pixels, off, how="zero", means=None, base=None):
    changes = changes_for(joins, off, how, means or {})
    return switched_run(walk, joins, pixels, changes, base=base)


def zero_by_hand(network, *layers):
    """Behind a BatchNorm of weight and bias 0 everything is 0."""
    for layer in layers:
        norm = network.get_submodule(layer)
        nn.init.zeros_(norm.weight)
        nn.init.zeros_(norm.bias)
    return network


@pytest.mark.parametrize("name", ALL)
def test_a_whole_walk_is_the_network_bit_for_bit(name):
    walk, joins, pixels = parts(name)
    with torch.inference_mode():
        assert torch.equal(whole_run(walk, joins, pixels).logits, shipped(name).network(pixels))


@pytest.mark.parametrize(
    ("name", "join", "place", "norms"),
    [
        ("googlenet-mini", "inception4a", 1, ["branch2.1.bn"]),
        ("googlenet-mini", "inception3b", 3, ["branch4.1.bn"]),
        ("googlenet-mini", "inception5b", 0, ["branch1.bn"]),
        ("inception_v3-mini", "Mixed_5b", 1, ["branch5x5_2.bn"]),
        ("inception_v3-mini", "Mixed_6a", 1, ["branch3x3dbl_3.bn"]),
        ("inception_v3-mini", "Mixed_7b", 1, ["branch3x3_2a.bn", "branch3x3_2b.bn"]),
        ("resnet18-mini", "layer2.1", 0, ["bn2"]),
        ("resnet18-mini", "layer3.0", 1, ["downsample.1"]),
    ],
)
def test_zero_is_editing_the_state_dict(name, join, place, norms):
    walk, joins, pixels = parts(name)
    edited = copy.deepcopy(shipped(name).network)
    zero_by_hand(edited, *(f"{join}.{norm}" for norm in norms))
    which = [j.name for j in joins].index(join)
    with torch.inference_mode():
        expected, whole = edited(pixels), shipped(name).network(pixels)
    found = without(walk, joins, pixels, frozenset({(which, place)})).logits
    assert torch.equal(found, expected)
    assert not torch.equal(found, whole)


@pytest.mark.parametrize(
    ("builder", "off", "norms"),
    [("googlenet", (2, 2), ["inception4a.branch3.1.bn"]), ("resnet50", (4, 0), ["layer2.1.bn3"])],
)
def test_official_architectures_too(builder, off, norms):
    torch.manual_seed(0)
    network = shared(official_network(builder, 10), "cpu")
    walk, pixels = Stepper(trace(network, 64)), torch.randn(1, 3, 64, 64)
    joins = junctions(walk.traced)
    edited = zero_by_hand(copy.deepcopy(network), *norms)
    with torch.inference_mode():
        expected = edited(pixels)
    assert torch.equal(without(walk, joins, pixels, frozenset({off})).logits, expected)


def test_the_pooling_of_a_grid_reduction_that_is_a_function():
    """Mixed_6a's third branch has no weights to edit: its forward is written by hand without it."""
    walk, joins, pixels = parts("inception_v3-mini")
    edited = copy.deepcopy(shipped("inception_v3-mini").network)

    def forward(x):
        module = edited.Mixed_6a
        double = module.branch3x3dbl_3(module.branch3x3dbl_2(module.branch3x3dbl_1(x)))
        return torch.cat([module.branch3x3(x), double, 0 * F.max_pool2d(x, 3, stride=2)], 1)

    edited.Mixed_6a.forward = forward
    which = [j.name for j in joins].index("Mixed_6a")
    with torch.inference_mode():
        expected = edited(pixels)
    assert torch.equal(without(walk, joins, pixels, frozenset({(which, 2)})).logits, expected)


def test_a_block_without_its_identity_shortcut():
    walk, joins, pixels = parts("resnet18-mini")
    edited = copy.deepcopy(shipped("resnet18-mini").network)
    block = edited.layer2[1]
    block.forward = lambda x: block.bn2(block.conv2(block.bn1(block.conv1(x)).relu())).relu()
    with torch.inference_mode():
        expected = edited(pixels)
    which = [j.name for j in joins].index("layer2.1")
    assert torch.equal(without(walk, joins, pixels, frozenset({(which, 1)})).logits, expected)


def test_means_against_replacing_a_module_by_hand():
    name = "googlenet-mini"
    walk, joins, pixels = parts(name)
    edited = copy.deepcopy(shipped(name).network)
    level = np.linspace(0, 1, walk.traced.shapes[walk.nodes[joins[3].parts[1].node]][0]).astype("f")
    change = {
        "picture": lambda y: y.mean((2, 3), keepdim=True) + 0 * y,
        "mean": lambda y: torch.from_numpy(level)[:, None, None] + 0 * y,
    }
    for how, hand in change.items():
        handle = edited.inception4b.branch2.register_forward_hook(
            lambda m, i, y, hand=hand: hand(y)
        )
        with torch.inference_mode():
            expected = edited(pixels)
        handle.remove()
        found = without(walk, joins, pixels, frozenset({(3, 1)}), how, {joins[3].edges[1]: level})
        torch.testing.assert_close(found.logits, expected)


def test_a_wrong_replacement_says_so():
    for how in ("median", "mean"):
        with pytest.raises(ValueError, match=how):
            replacement(how)


@pytest.mark.parametrize("name", ALL)
def test_channel_means_against_a_plain_pass(name):
    walk, joins, one = parts(name)
    two = picture_tensor(name, "coffee")
    *_, means = channel_means(walk, joins, [one, two])
    join = joins[2]
    for edge, part in zip(join.edges, join.parts, strict=True):
        runs = [Capture(traced(name), [part.node]).run(x).stage(part.node) for x in (one, two)]
        expected = np.mean(np.stack(runs).astype(np.float64), axis=(0, 2, 3))
        np.testing.assert_allclose(means[edge], expected, rtol=1e-5, atol=1e-6)


def test_the_shared_network_stays_as_it_was_and_threads_get_what_a_lone_viewer_gets():
    name = "googlenet-mini"
    walk, joins, pixels = parts(name)
    network = shipped(name).network
    before = {key: value.clone() for key, value in network.state_dict().items()}
    lone = [without(walk, joins, pixels, off).logits for off in STATES]
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda k: without(walk, joins, pixels, STATES[k % 4]).logits, range(8))
        )
    assert all(torch.equal(logits, lone[k % 4]) for k, logits in enumerate(found))
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
    assert all(p.grad is None and not p.requires_grad for p in network.parameters())
