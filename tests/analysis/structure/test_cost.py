"""Costs against torch's own flop counter and the lecture's numbers."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from analysis.structure.cost import Cost, branch_cost, layer_cost, with_kernel
from models.anatomy import modules
from models.loading import official_network
from tests.conftest import anatomy, shipped


def test_branches_equal_torchs_flop_counter(inception):
    network, size = shipped(inception).network, shipped(inception).card.crop
    counter = FlopCounterMode(display=False, depth=6)
    with counter, torch.inference_mode():
        network(torch.zeros(1, 3, size, size))
    counted = counter.get_flop_counts()
    root = type(network).__name__
    for module in anatomy(inception):
        macs = sum(branch_cost(branch).macs for branch in module.branches)
        flops = sum(counted[f"{root}.{module.name}"].values())
        # layers that two branches share would be counted twice by us; no module has any
        assert 2 * macs == flops, module.name


def test_weights_are_the_convolutions_own(inception):
    network = shipped(inception).network
    for module in anatomy(inception):
        for branch in module.branches:
            for layer in branch.layers:
                if layer.window.kind == "conv":
                    path = layer.pre_node.rsplit(".", 1)[0] + ".conv.weight"
                    assert layer_cost(layer).weights == network.get_parameter(path).numel()


def test_the_lectures_bottleneck():
    """28 x 28, 192 channels to 32 with 5x5, directly and through 16: 120,422,400 against
    12,443,648.
    """
    module = modules(official_network("googlenet", 1000).eval(), 224)[0]
    reduce, large = module.branches[2].layers
    five = with_kernel(large, 5)
    assert layer_cost(reduce).macs == 2_408_448
    assert layer_cost(five).macs == 10_035_200
    direct = Cost(28 * 28 * 32 * 5 * 5 * 192, 32 * 5 * 5 * 192)
    assert direct.macs == 120_422_400
    both = layer_cost(reduce) + layer_cost(five)
    assert direct.macs / both.macs == pytest.approx(9.68, abs=0.005)
