"""Residual blocks against hooks and against editing the network by hand."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from analysis.activations import Capture
from analysis.residual import path_lengths, residual_blocks, without_blocks
from models.loading import official_network, shared
from models.tracing import trace
from tests.conftest import picture_tensor, shipped, traced

NAME = "resnet18-mini"


def test_blocks_of_the_catalogue():
    blocks = residual_blocks(traced(NAME))
    assert [b.name for b in blocks] == [f"layer{s}.{b}" for s in range(1, 5) for b in range(2)]
    assert [b.name for b in blocks if b.projection] == ["layer2.0", "layer3.0", "layer4.0"]
    fifty = residual_blocks(trace(official_network("resnet50", 10).eval(), 64))
    assert len(fifty) == 16
    assert {b.kind for b in fifty} == {"bottleneck"}
    assert residual_blocks(traced("googlenet-mini")) == ()


def test_branch_and_shortcut_add_up_to_what_hooks_see():
    pixels, network = picture_tensor(NAME), shipped(NAME).network
    blocks = residual_blocks(traced(NAME))
    found = Capture(traced(NAME), [n for b in blocks for n in b.nodes]).run(pixels)
    outputs = {}
    handles = [
        network.get_submodule(b.name).register_forward_hook(
            lambda m, i, o, name=b.name: outputs.update({name: o[0].clone().numpy()})
        )
        for b in blocks
    ]
    with torch.inference_mode():
        network(pixels)
    for handle in handles:
        handle.remove()
    for block in blocks:
        branch, short, total, out = (found.stage(n) for n in block.nodes[1:])
        assert np.array_equal(branch + short, total), block.name
        assert np.array_equal(np.maximum(total, 0), out)
        assert np.array_equal(out, outputs[block.name])


class OnlyShortcut(nn.Module):
    def __init__(self, block):
        super().__init__()
        self.downsample = block.downsample

    def forward(self, x):
        return torch.relu(x if self.downsample is None else self.downsample(x))


@pytest.mark.parametrize(
    "names", [[], ["layer1.1"], ["layer2.0"], ["layer1.0", "layer3.1", "layer4.0"]]
)
def test_deletion_equals_a_network_edited_by_hand(names):
    pixels = picture_tensor(NAME)
    edited = copy.deepcopy(shipped(NAME).network)
    for name in names:
        stage, place = name.split(".")
        getattr(edited, stage)[int(place)] = OnlyShortcut(edited.get_submodule(name))
    with torch.inference_mode():
        torch.testing.assert_close(without_blocks(traced(NAME), names)(pixels), edited(pixels))
        whole = shipped(NAME).network(pixels)
        torch.testing.assert_close(without_blocks(traced(NAME), [])(pixels), whole)


def test_bottlenecks_too():
    network = shared(official_network("resnet50", 10), "cpu")
    graph, pixels = trace(network, 64), torch.randn(1, 3, 64, 64)
    edited = copy.deepcopy(network)
    edited.layer2[1] = OnlyShortcut(edited.layer2[1])
    with torch.inference_mode():
        torch.testing.assert_close(
            without_blocks(graph, ["layer2.1"])(pixels), edited(pixels), rtol=1e-3, atol=1e-4
        )


def test_most_paths_of_resnet_110_cross_19_to_35_blocks():
    """Veit et al. 2016, section 4.1: 95 % of the paths through 54 blocks."""
    shares = path_lengths(54)
    assert shares.sum() == pytest.approx(1)
    assert shares[19:36].sum() > 0.95
