"""Deletion and exchange in plain and residual nets against copies edited by hand."""

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from analysis.ablation.depth_nets import (
    accuracy,
    deletion_sweep,
    exchanged,
    run_edited,
    same_shape_pairs,
)
from models.depth_family import DepthSpec, build, shortcut
from records.depth_nets import load_recorded, recorded_weights
from records.depth_runs import compact


def net(family, depth=14, **options):
    network = build(DepthSpec(family, depth, **options), 2)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
    return network.eval().requires_grad_(False)


class Passing(nn.Module):
    """What is written by hand where a block is deleted."""

    def __init__(self, block):
        super().__init__()
        self.outputs, self.stride = block.outputs, block.stride

    def forward(self, x):
        return F.relu(shortcut(x, self.outputs, self.stride))


@pytest.mark.parametrize("family", ["plain", "residual"])
@pytest.mark.parametrize("deleted", [(), (1,), (2,), (0, 3, 4)])
def test_deletion_equals_a_net_edited_by_hand(family, deleted):
    network, x = net(family), torch.randn(3, 3, 32, 32)
    by_hand = copy.deepcopy(network)
    for place in deleted:
        by_hand.blocks[place] = Passing(network.blocks[place])
    torch.testing.assert_close(run_edited(network, x, deleted), by_hand(x))


@pytest.mark.parametrize("place", [1, 2, 5])
def test_residual_deletion_equals_a_state_dict_edited_by_hand(place):
    """The last BatchNorm of the branch set to 0 in the state dict makes F(x) = 0."""
    network, x = net("residual"), torch.randn(3, 3, 32, 32)
    state = {k: v.clone() for k, v in network.state_dict().items()}
    for part in ("weight", "bias"):
        state[f"blocks.{place}.bn2.{part}"].zero_()
    by_hand = copy.deepcopy(network)
    by_hand.load_state_dict(state)
    torch.testing.assert_close(run_edited(network, x, [place]), by_hand(x))
    assert not torch.allclose(by_hand(x), network(x), rtol=1e-3)


def test_a_plain_block_that_keeps_its_shape_is_just_removed():
    network, x = net("plain"), torch.randn(2, 3, 32, 32)
    shorter = copy.deepcopy(network)
    del shorter.blocks[1]
    torch.testing.assert_close(run_edited(network, x, [1]), shorter(x))


def test_pre_activation_too():
    network, x = net("residual", pre_activation=True), torch.randn(2, 3, 32, 32)
    shorter = copy.deepcopy(network)
    del shorter.blocks[1]
    torch.testing.assert_close(run_edited(network, x), network(x))
    torch.testing.assert_close(run_edited(network, x, [1]), shorter(x))


def test_exchange_equals_blocks_swapped_by_hand():
    network, x = net("residual", 20), torch.randn(2, 3, 32, 32)
    pairs = same_shape_pairs(network)
    assert pairs == [(0, 1), (0, 2), (1, 2), (4, 5), (7, 8)]
    by_hand = copy.deepcopy(network)
    by_hand.blocks[4], by_hand.blocks[5] = network.blocks[5], network.blocks[4]
    found = run_edited(network, x, order=exchanged(9, 4, 5))
    torch.testing.assert_close(found, by_hand(x))
    assert not torch.allclose(found, network(x), rtol=1e-3)


@pytest.mark.parametrize("family", ["plain", "residual"])
def test_the_sweep_is_one_deletion_after_the_other(family):
    network, x, labels = net(family), torch.randn(130, 3, 8, 8), torch.randint(0, 10, (130,))
    shares = []
    found = deletion_sweep(network, x, labels, shares.append)
    expected = [accuracy(network, x, labels)]
    expected += [accuracy(network, x, labels, [k]) for k in range(6)]
    assert found == pytest.approx(expected)
    assert found[0] == pytest.approx(float((network(x).argmax(1) == labels).float().mean()))
    assert shares == pytest.approx([100 / 130, 1.0])


def test_threads_get_what_a_lone_caller_gets():
    network, x = net("residual", 20), torch.randn(2, 3, 32, 32)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    alone = [run_edited(network, x, [place]) for place in range(9)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda place: run_edited(network, x, [place % 9]), range(18)))
    assert all(torch.equal(found, alone[place % 9]) for place, found in enumerate(together))
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())


def test_recorded_nets_are_those_that_were_trained_or_are_refused():
    found = recorded_weights()
    assert {"plain-20", "residual-20"} <= set(found)
    for name, path in found.items():
        finite = all(torch.isfinite(value).all() for value in load_file(path).values())
        if not finite:
            with pytest.raises(ValueError, match="float16"):
                load_recorded(path)
            continue
        network = load_recorded(path)
        assert f"{network.spec.family}-{network.spec.depth}" == name
        assert not any(p.requires_grad for p in network.parameters())
        assert np.isfinite(run_edited(network, torch.zeros(1, 3, 32, 32)).numpy()).all()


def test_large_running_averages_survive_the_way_to_disk():
    state = build(DepthSpec("plain", 8), 0).state_dict()
    state["blocks.0.bn1.running_var"].fill_(1e6)
    state["bn1.running_var"].fill_(1e6)
    kept = compact(state)
    assert kept["conv1.weight"].dtype == torch.float16
    assert kept["blocks.0.bn1.running_var"].max() == kept["bn1.running_var"].max() == 1e6
