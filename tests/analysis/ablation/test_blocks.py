"""Residual blocks against hooks and against editing the network by hand."""

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from analysis.ablation.blocks import edited, without_blocks
from analysis.activations.capture import Capture
from analysis.structure.blocks import residual_blocks
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


def zeroed(state, name, last):
    """A state dict in which the last BatchNorm of a block's branch gives 0, so that F(x) = 0."""
    found = {key: value.clone() for key, value in state.items()}
    for part in ("weight", "bias"):
        found[f"{name}.{last}.{part}"].zero_()
    return found


def random_bottlenecks():
    torch.manual_seed(1)
    network = official_network("resnet50", 10)
    for module in network.modules():
        if isinstance(
            module, nn.BatchNorm2d
        ):  # running averages that are not those of a new network
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return shared(network, "cpu")


@pytest.mark.parametrize("names", [["layer1.0"], ["layer2.0", "layer4.1"]])
def test_deletion_equals_a_state_dict_edited_by_hand(names):
    pixels, state = picture_tensor(NAME), shipped(NAME).network.state_dict()
    for name in names:
        state = zeroed(state, name, "bn2")
    edited_copy = copy.deepcopy(shipped(NAME).network)
    edited_copy.load_state_dict(state)
    with torch.inference_mode():
        expected = edited_copy(pixels)
        assert not torch.equal(expected, shipped(NAME).network(pixels))
        torch.testing.assert_close(without_blocks(traced(NAME), names)(pixels), expected)


@pytest.mark.parametrize("name", ["layer1.0", "layer3.2"])
def test_deletion_of_a_bottleneck_equals_a_state_dict_edited_by_hand(name):
    network = random_bottlenecks()
    graph, pixels = trace(network, 64), torch.randn(1, 3, 64, 64)
    by_hand = copy.deepcopy(network)
    by_hand.load_state_dict(zeroed(network.state_dict(), name, "bn3"))
    with torch.inference_mode():
        expected = by_hand(pixels)
        torch.testing.assert_close(
            without_blocks(graph, [name])(pixels), expected, rtol=1e-4, atol=1e-4
        )
        assert not torch.allclose(expected, network(pixels), rtol=1e-3)


def swapped_state(state, one, other):
    found = dict(state)
    for key in state:
        for name, instead in ((one, other), (other, one)):
            if key.startswith(f"{name}."):
                found[key] = state[instead + key.removeprefix(name)]
    return found


def test_exchange_equals_a_state_dict_swapped_by_hand():
    pixels, network = picture_tensor(NAME), shipped(NAME).network
    by_hand = copy.deepcopy(network)
    by_hand.load_state_dict(swapped_state(network.state_dict(), "layer1.0", "layer1.1"))
    with torch.inference_mode():
        expected = by_hand(pixels)
        found = edited(traced(NAME), exchanged=("layer1.0", "layer1.1"))(pixels)
        torch.testing.assert_close(found, expected)
        assert not torch.allclose(expected, network(pixels), rtol=1e-3)


def test_exchange_of_bottlenecks_and_what_does_not_fit():
    network = random_bottlenecks()
    graph, pixels = trace(network, 64), torch.randn(1, 3, 64, 64)
    by_hand = copy.deepcopy(network)
    by_hand.load_state_dict(swapped_state(network.state_dict(), "layer3.1", "layer3.4"))
    with torch.inference_mode():
        found = edited(graph, exchanged=("layer3.4", "layer3.1"))(pixels)
        torch.testing.assert_close(found, by_hand(pixels), rtol=1e-4, atol=1e-4)
    for one, other, word in (
        ("layer3.0", "layer3.1", "projection"),
        ("layer2.1", "layer3.1", "one stage"),
        ("layer3.1", "layer3.1", "different"),
    ):
        with pytest.raises(ValueError, match=word):
            edited(graph, exchanged=(one, other))


def test_threads_with_different_edits_get_what_each_gets_alone_and_the_network_stays():
    pixels, graph = picture_tensor(NAME), traced(NAME)
    before = {k: v.clone() for k, v in shipped(NAME).network.state_dict().items()}
    names = [block.name for block in residual_blocks(graph)]
    edits = [{"deleted": [n]} for n in names] + [{"exchanged": ("layer1.0", "layer1.1")}, {}]

    def run(edit):
        with torch.inference_mode():
            return edited(graph, **edit)(pixels)

    alone = [run(edit) for edit in edits]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(run, edits * 2))
    for place, found in enumerate(together):
        assert torch.equal(found, alone[place % len(edits)])
    assert all(torch.equal(v, before[k]) for k, v in shipped(NAME).network.state_dict().items())
