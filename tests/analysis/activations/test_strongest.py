"""The strongest channels, against hooks on a network of their own."""

import numpy as np
import pytest
import torch

from analysis.activations.capture import Capture
from analysis.activations.strongest import head_logits, strongest_channels
from analysis.structure.overview import overview
from models.catalog import NETWORKS
from models.loading import heads_of, load
from tests.conftest import anatomy, picture_tensor, traced

NAMES = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]


def hooked(name, paths):
    """The outputs (C x H x W) of submodules of a freshly loaded network."""
    network, kept = load(NETWORKS[name]).network, {}
    for path in paths:
        network.get_submodule(path).register_forward_hook(
            lambda module, inputs, output, path=path: kept.update({path: output[0].clone()})
        )
    with torch.inference_mode():
        network(picture_tensor(name))
    return {path: maps.numpy() for path, maps in kept.items()}


def shown(name):
    network = overview(traced(name), heads_of(NETWORKS[name]))
    activations = Capture(traced(name), network.nodes).run(picture_tensor(name))
    return network, activations, strongest_channels(network, activations)


def check(found, maps):
    means = maps.mean(axis=(1, 2))
    assert means[found.channel] == pytest.approx(means.max(), abs=1e-6)
    assert found.mean == pytest.approx(float(means.max()), abs=1e-5)
    np.testing.assert_allclose(found.plane, maps[found.channel], atol=1e-4)
    assert found.largest == pytest.approx(float(maps[found.channel].max()), abs=1e-4)


@pytest.mark.parametrize("name", NAMES[:2])
def test_of_every_branch_it_is_the_channel_with_the_largest_mean(name):
    _, _, found = shown(name)
    outputs = hooked(name, [module.name for module in anatomy(name)])
    for module in anatomy(name):
        whole = outputs[module.name]
        for place, branch in enumerate(module.branches):
            maps = whole[branch.first_channel : branch.first_channel + branch.channels]
            one = found[f"{module.name}/{place}"]
            check(one, maps)
            share = float(
                (maps.astype(np.float64) ** 2).sum() / (whole.astype(np.float64) ** 2).sum()
            )
            assert one.share == pytest.approx(share, rel=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_of_the_stem_and_of_poolings_too(name):
    network, _, found = shown(name)
    paths = {s.name: s.name for s in network.stops if s.kind in ("conv", "pool", "average")}
    if name.startswith("resnet"):
        paths["conv1"] = "relu"
    outputs = hooked(name, paths.values())
    for stop, path in paths.items():
        check(found[stop], outputs[path])


def test_of_both_sides_of_a_block():
    network, _, found = shown("resnet18-mini")
    blocks = [stop.name for stop in network.stops if stop.kind == "sum"]
    wider = [name for name in blocks if name in ("layer2.0", "layer3.0", "layer4.0")]
    outputs = hooked(
        "resnet18-mini",
        [*blocks, *(f"{b}.bn2" for b in blocks), *(f"{b}.downsample" for b in wider), "maxpool"],
    )
    for before, name in zip(["maxpool", *blocks], blocks, strict=False):
        check(found[name], outputs[name])
        branch, shortcut = (
            outputs[f"{name}.bn2"],
            outputs.get(f"{name}.downsample", outputs[before]),
        )
        check(found[f"{name}/F"], branch)
        squares = [float((maps.astype(np.float64) ** 2).sum()) for maps in (branch, shortcut)]
        assert found[f"{name}/F"].share == pytest.approx(squares[0] / sum(squares), rel=1e-3)


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_head_answers_as_if_it_were_run_behind_its_module(name):
    network, activations, _ = shown(name)
    outputs = hooked(name, [head.source for head in network.heads])
    for head in network.heads:
        own = load(NETWORKS[name]).network.get_submodule(head.name)
        with torch.inference_mode():
            expected = own(torch.from_numpy(outputs[head.source])[None])[0].numpy()
        logits = head_logits(traced(name), network, head, activations)
        np.testing.assert_allclose(logits, expected, atol=1e-4)
