"""Blocks as convolutions, against the paper's tables and torch's own counter."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from analysis.structure.blocks import block_parts, residual_blocks
from analysis.structure.cost import total_macs, total_parameters
from models.catalog import NETWORKS
from models.loading import skeleton
from models.resnet_versions import with_the_papers_stride
from models.tracing import trace


def official(name):
    return trace(skeleton(NETWORKS[name]), 224)


def counted(network):
    """torch's own count of multiply-accumulates."""
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 3, 224, 224, device="meta"))
    return counter.get_total_flops() // 2


@pytest.mark.parametrize(
    ("name", "gmacs", "paper_gmacs"), [("resnet34", 3.66, 3.66), ("resnet50", 4.09, 3.86)]
)
def test_totals_of_both_versions(name, gmacs, paper_gmacs):
    here = official(name)
    paper_network = with_the_papers_stride(here.network)
    paper = trace(paper_network, 224)
    assert total_macs(here) == counted(here.network)
    assert total_macs(paper) == counted(paper_network)
    assert total_macs(here) / 1e9 == pytest.approx(gmacs, abs=0.005)
    assert total_macs(paper) / 1e9 == pytest.approx(paper_gmacs, abs=0.005)
    assert total_parameters(here) == total_parameters(paper)


def test_the_stride_of_v15():
    here = official("resnet50")
    paper = trace(with_the_papers_stride(here.network), 224)
    for graph, strides in ((here, [1, 2, 1]), (paper, [2, 1, 1])):
        block = next(b for b in residual_blocks(graph) if b.name == "layer2.0")
        parts = block_parts(graph, block)
        assert [conv.stride for conv in parts.branch] == strides
        assert [conv.stride for conv in parts.shortcut] == [2]
        assert [(c.inputs, c.outputs) for c in parts.branch] == [(256, 128), (128, 128), (128, 512)]
    assert here.network.layer2[0].conv2.stride == (2, 2)  # the skeleton itself is left alone


@pytest.mark.parametrize("name", ["resnet34", "resnet50"])
def test_blocks_are_counted_whole(name):
    graph = official(name)
    for block in residual_blocks(graph):
        parts = block_parts(graph, block)
        module = graph.network.get_submodule(block.name)
        assert parts.parameters == sum(p.numel() for p in module.parameters())
        assert bool(parts.shortcut) is (module.downsample is not None) is block.projection
        assert parts.block.in_shape[0] == parts.branch[0].inputs
        assert [conv.relu for conv in parts.branch] == [True] * (len(parts.branch) - 1) + [False]
    stem_and_fc = total_macs(graph) - sum(
        block_parts(graph, b).macs for b in residual_blocks(graph)
    )
    last = graph.network.fc.weight.numel()
    assert stem_and_fc == 7 * 7 * 3 * 64 * 112 * 112 + last
