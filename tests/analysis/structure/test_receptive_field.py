"""Theoretical receptive fields against the gradient of one unit back to the input."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from analysis.structure.receptive_field import receptive_fields
from models.tracing import trace
from tests.conftest import anatomy, shipped, traced


def all_seeing(network):
    """A copy in float64 whose every weight lets something through: positive weights, average
    pooling.
    """
    clone = copy.deepcopy(network).double().eval()
    for name, module in list(clone.named_modules()):
        if isinstance(module, nn.Conv2d):
            module.weight.data.fill_(1.0 / module.weight[0].numel())
        elif isinstance(module, nn.BatchNorm2d):
            module.weight.data.fill_(1.0)
            module.bias.data.zero_()
            module.running_mean.zero_()
            module.running_var.fill_(1.0)
        elif isinstance(module, nn.MaxPool2d):
            parent, _, last = name.rpartition(".")
            pool = nn.AvgPool2d(module.kernel_size, module.stride, module.padding, module.ceil_mode)
            setattr(clone.get_submodule(parent), last, pool)
    return clone


@pytest.mark.parametrize("module", ["inception3a", "inception3b", "inception4b"])
def test_the_box_is_exactly_where_the_gradient_is(module):
    name = "googlenet-mini"
    fields = receptive_fields(traced(name))
    clone = all_seeing(shipped(name).network)
    clone.transform_input = False
    found = {m.name: m for m in anatomy(name)}[module]
    for branch in found.branches:
        layer = branch.layers[-1]
        path = layer.pre_node.rsplit(".", 1)[0]
        kept = []
        handle = clone.get_submodule(path).register_forward_hook(
            lambda m, i, o, kept=kept: kept.append(o)
        )
        pixels = torch.ones(1, 3, 224, 224, dtype=torch.float64, requires_grad=True)
        clone(pixels)
        handle.remove()
        row, column = (side // 2 for side in layer.out_size)
        (gradient,) = torch.autograd.grad(kept[0][0, 0, row, column], pixels)
        touched = np.argwhere(gradient[0].abs().sum(0).numpy() > 0)
        top, left = touched.min(0)
        bottom, right = touched.max(0) + 1
        box = fields[layer.node].box(row, column)
        clipped = (max(box[0], 0), max(box[1], 0), min(box[2], 224), min(box[3], 224))
        assert clipped == (top, left, bottom, right), branch.title


def test_known_values():
    """7/2, pool 3/2, 1, 3, pool 3/2: 27 px before inception3a; torchvision's ResNet-18 conv1: 7."""
    fields = receptive_fields(traced("googlenet-mini"))
    first = anatomy("googlenet-mini")[0].branches[0].layers[0]
    assert fields[first.node].size == (27, 27)
    small = nn.Sequential(nn.Conv2d(3, 4, 7, 2, 3), nn.MaxPool2d(3, 2, 1))
    assert receptive_fields(trace(small, 64))["1"].size == (11, 11)


def test_asymmetric_kernels_reach_differently():
    fields = receptive_fields(traced("inception_v3-mini"))
    branch = {m.name: m for m in anatomy("inception_v3-mini")}["Mixed_6b"].branches[1]
    _, wide, tall = (fields[layer.node].size for layer in branch.layers)
    assert wide[1] > wide[0]
    assert tall[0] == tall[1]
