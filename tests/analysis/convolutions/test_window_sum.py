"""The parts of a number add up to what the network itself gave, for every window of its modules and
blocks.
"""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from analysis.activations.capture import Activations, Capture
from analysis.activations.inputs import input_of
from analysis.activations.numbers import strongest_position
from analysis.convolutions.window_sum import patch_of, window_pool, window_sum
from analysis.structure.blocks import block_parts, residual_blocks
from analysis.structure.overview import overview
from models.geometry import Window
from models.tracing import trace
from tests.conftest import anatomy, picture_tensor, traced


def positions(plane):
    """The strongest one, every corner, and one in the middle."""
    height, width = plane.shape
    corners = [(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)]
    return [strongest_position(plane), *corners, (height // 2, width // 2)]


def closely(value, plane, place):
    """1e-5 of the number itself where the map is strongest, and of that strongest number elsewhere:
    a sum near zero keeps no more digits in float32.
    """
    scale = abs(float(plane[place])) if place == strongest_position(plane) else np.abs(plane).max()
    assert value == pytest.approx(float(plane[place]), rel=0, abs=1e-5 * float(scale))


@pytest.fixture(scope="module", params=["googlenet-mini", "inception_v3-mini"])
def run(request):
    name = request.param
    layers = [layer for m in anatomy(name) for b in m.branches for layer in b.layers]
    between = overview(traced(name), {}).nodes  # poolings between the modules, among others
    capture = Capture(traced(name), [*between, *(layer.pre_node for layer in layers)])
    return traced(name), layers, capture.run(picture_tensor(name))


def test_every_convolution_of_every_branch_adds_up(run):
    graph, layers, activations = run
    kernels = set()
    for layer in (layer for layer in layers if layer.window.kind == "conv"):
        source, maps = input_of(graph, activations, layer.path), activations.layer(layer, False)
        assert source.shape == (layer.in_channels, *layer.in_size)
        kernels.add(layer.window.kernel)
        channel = int(np.argmax(maps.max(axis=(1, 2))))
        for place in positions(maps[channel]):
            found = window_sum(graph, layer.path, source, channel, *place)
            closely(found.normed, maps[channel], place)
            assert found.relu
            assert found.value == max(found.normed, 0)
            assert found.summed == pytest.approx(found.products.sum(), rel=1e-9, abs=1e-12)
            sizes = np.abs(found.totals[found.ranked])
            assert (np.diff(sizes) <= 0).all()
    assert {(1, 1), (3, 3), (5, 5)} <= kernels or {(1, 7), (7, 1), (5, 5)} <= kernels


def test_every_pooling_is_its_largest_value_or_its_mean(run):
    graph, layers, activations = run
    for layer in (layer for layer in layers if "pool" in layer.window.kind):
        source, maps = input_of(graph, activations, layer.path), activations.layer(layer, False)
        for channel in (0, len(maps) - 1):
            for place in positions(maps[channel]):
                found = window_pool(graph, layer.path, source, channel, *place)
                closely(found.value, maps[channel], place)
                assert (found.winner is None) == (layer.window.kind == "avg pool")
                if found.winner is not None:
                    row, column = found.patch.rows[found.winner[0]], found.patch.columns
                    assert found.patch.inside[found.winner]
                    assert source[channel, row, column[found.winner[1]]] == found.value


def test_every_residual_block_adds_up():
    graph = traced("resnet18-mini")
    for block in residual_blocks(graph):
        parts = block_parts(graph, block)
        convs = (*parts.branch, *parts.shortcut)
        norms = [graph.names[next(iter(graph.node(conv.path).users))] for conv in convs]
        wanted = [*block.nodes, *norms]
        activations = Capture(graph, wanted).run(picture_tensor("resnet18-mini"))
        last = {}
        place = strongest_position(activations.stage(block.output)[3])
        for conv, norm in zip(convs, norms, strict=True):
            source, maps = input_of(graph, activations, conv.path), activations.stage(norm)
            for spot in positions(maps[3]):
                found = window_sum(graph, conv.path, source, 3, *spot)
                closely(found.normed, maps[3], spot)
                assert found.relu == conv.relu
            last[conv in parts.shortcut] = window_sum(graph, conv.path, source, 3, *place).value
        shortcut = last.get(True, float(activations.stage(block.shortcut)[3][place]))
        closely(last[False] + shortcut, activations.stage(block.total)[3], place)
        closely(max(last[False] + shortcut, 0), activations.stage(block.output)[3], place)


class Odd(nn.Module):
    """Groups, dilation, a stride, a bias and no BatchNorm; then a mean that leaves padding out."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 6, (3, 2), stride=2, padding=(2, 1), dilation=2, groups=2)
        self.pool = nn.AvgPool2d(3, 2, 1, count_include_pad=False)

    def forward(self, x):
        return self.pool(self.conv(torch.cat([x, F.relu(x[:, :1])], 1)))


def test_odd_convolutions_and_means():
    torch.manual_seed(0)
    graph = trace(Odd().eval(), 9)
    pixels = torch.randn(1, 3, 9, 9)
    source = torch.cat([pixels, pixels[:, :1].relu()], 1)[0].numpy()
    conv = graph.network.conv(torch.from_numpy(source)[None]).detach()[0].numpy()
    pooled = graph.network.pool(torch.from_numpy(conv)[None])[0].numpy()
    for channel in range(6):
        for row in range(conv.shape[1]):
            for column in range(conv.shape[2]):
                found = window_sum(graph, "conv", source, channel, row, column)
                assert found.normed == pytest.approx(conv[channel, row, column], abs=1e-5)
                assert list(found.channels) == ([0, 1] if channel < 3 else [2, 3])
                assert not found.relu
        for row in range(pooled.shape[1]):
            found = window_pool(graph, "pool", conv, channel, row, 0)
            assert found.value == pytest.approx(pooled[channel, row, 0], abs=1e-5)


def test_a_window_at_the_edge_says_what_is_padding():
    patch = patch_of(Window("conv", (3, 3), (1, 1), (1, 1)), (8, 5, 5), 0, 4)
    assert patch.inside.tolist() == [[False] * 3, [True, True, False], [True, True, False]]
    assert patch.rows.tolist() == [-1, 0, 1]
    assert patch.columns.tolist() == [3, 4, 5]
    read = patch.read(np.arange(25, dtype=np.float32).reshape(1, 5, 5))
    assert read[0].tolist() == [[0, 0, 0], [3, 4, 0], [8, 9, 0]]


def test_what_was_not_kept_is_an_error():
    with pytest.raises(KeyError, match="has not kept"):
        input_of(traced("googlenet-mini"), Activations({}, np.zeros(3, np.float32)), "conv1.conv")
