"""A small network with every trap in it: F.relu, one in-place ReLU module used twice, a
concatenation, a sum.
"""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from analysis.attribution.settings import Target
from analysis.attribution.twin import Twins
from models.tracing import trace

SIDE = 24
TARGET = Target(2)


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, stride=2)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.left = nn.Conv2d(8, 6, 1)
        self.right = nn.Conv2d(8, 6, 3, padding=1)
        self.branch = nn.Conv2d(12, 12, 3, padding=1)
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = torch.cat([F.relu(self.left(x)), F.relu(self.right(x), inplace=True)], 1)
        x = self.relu(self.branch(x) + x)
        return self.fc(x.mean((2, 3)))


class HandMade(torch.autograd.Function):
    """Guided ReLU (Springenberg et al. 2015): a gradient passes where the input and it are
    positive.
    """

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient.clamp(min=0) * (x > 0)


def by_hand(network, x, relu=torch.relu, keep=None):
    """The same network written out again, with any ReLU; the named layer's output is put into
    `keep`.
    """
    x = relu(network.bn1(network.conv1(x)))
    x = torch.cat([relu(network.left(x)), relu(network.right(x))], 1)
    if keep is not None:
        keep["cat"] = x
    x = relu(network.branch(x) + x)
    if keep is not None:
        keep["last"] = x
    return network.fc(x.mean((2, 3)))


def network():
    torch.manual_seed(0)
    made = Small().eval().requires_grad_(False)
    made.bn1.running_mean.normal_()
    return made


def picture(seed=1):
    return torch.randn(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


def twins(made=None):
    return Twins(trace(made or network(), SIDE))


def exact(made):
    return copy.deepcopy(made).double()
