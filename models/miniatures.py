"""Small GoogLeNet, Inception v3 and ResNet-18: torchvision's own classes with scaled channel
counts.

Topology and module names equal torchvision's, so that whatever reads the official network reads
these. Each width is one at which every channel count scales to a whole number; rounding would
break the sums that concatenation needs.
"""

from fractions import Fraction
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models.googlenet import BasicConv2d, GoogLeNet, Inception
from torchvision.models.googlenet import InceptionAux as GoogLeNetAux
from torchvision.models.inception import (
    Inception3,
    InceptionA,
    InceptionAux,
    InceptionB,
    InceptionC,
    InceptionD,
    InceptionE,
)
from torchvision.models.resnet import BasicBlock, ResNet

GOOGLENET_WIDTH = Fraction(1, 2)
INCEPTION_V3_WIDTH = Fraction(3, 8)
RESNET_WIDTH = Fraction(1, 2)


def scaled(channels: int, width: Fraction) -> int:
    """A channel count at a fraction of its width.

    Raises:
        ValueError: the scaled count is not a whole number.
    """
    count = channels * width
    if count.denominator != 1:
        raise ValueError(f"{channels} channels at width {width} is not a whole number")
    return int(count)


class ScaledConv(BasicConv2d):
    """torchvision's convolution + BatchNorm + ReLU, every channel count but the picture's 3
    scaled.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, width: Fraction, **kwargs: Any
    ) -> None:
        picture = in_channels == 3
        inputs = 3 if picture else scaled(in_channels, width)
        super().__init__(inputs, scaled(out_channels, width), **kwargs)


class TrueInception(Inception):
    """The Inception module as the paper has it: a 5x5 where torchvision has a 3x3 (vision issue
    906).
    """

    def __init__(
        self,
        in_channels: int,
        ch1x1: int,
        ch3x3red: int,
        ch3x3: int,
        ch5x5red: int,
        ch5x5: int,
        pool_proj: int,
        *,
        conv_block: Any,
    ) -> None:
        super().__init__(
            in_channels, ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, pool_proj, conv_block=conv_block
        )
        self.branch3[1] = conv_block(ch5x5red, ch5x5, kernel_size=5, padding=2)


class ScaledGoogLeNetAux(GoogLeNetAux):
    """GoogLeNet's auxiliary classifier with its two linear layers scaled too."""

    def __init__(
        self,
        in_channels: int,
        num_classes: int,
        dropout: float = 0.7,
        *,
        width: Fraction,
        conv_block: Any,
    ) -> None:
        super().__init__(in_channels, num_classes, conv_block=conv_block, dropout=dropout)
        self.fc1 = nn.Linear(scaled(128, width) * 4 * 4, scaled(1024, width))
        self.fc2 = nn.Linear(scaled(1024, width), num_classes)


class ScaledInceptionV3Aux(InceptionAux):
    """Inception v3's auxiliary classifier for any grid: torchvision's needs the 17x17 of 299 px."""

    def __init__(
        self, in_channels: int, num_classes: int, *, width: Fraction, conv_block: Any
    ) -> None:
        super().__init__(in_channels, num_classes, conv_block=conv_block)
        self.fc = nn.Linear(scaled(768, width), num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N x classes) from the grid of Mixed_6e (N x C x H x W)."""
        x = F.adaptive_avg_pool2d(x, (5, 5))  # what avg_pool2d(5, stride 3) leaves of 17 x 17
        x = self.conv1(self.conv0(x))
        # N x 288 x 1 x 1
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1))


class ScaledResNet(ResNet):
    """torchvision's ResNet with every stage's channel count scaled."""

    def __init__(self, layers: list[int], num_classes: int, width: Fraction) -> None:
        self.width = width
        super().__init__(BasicBlock, layers, num_classes)
        stem = scaled(64, width)
        self.conv1 = nn.Conv2d(3, stem, kernel_size=7, stride=2, padding=3, bias=False)
        nn.init.kaiming_normal_(self.conv1.weight, mode="fan_out", nonlinearity="relu")
        self.bn1 = nn.BatchNorm2d(stem)
        self.fc = nn.Linear(scaled(512, width) * BasicBlock.expansion, num_classes)

    def _make_layer(self, block: Any, planes: int, *args: Any, **kwargs: Any) -> nn.Sequential:
        if (
            planes == 64
        ):  # torchvision sets 64 before the stem; the first stage sees the scaled stem
            self.inplanes = scaled(64, self.width)
        return super()._make_layer(block, scaled(planes, self.width), *args, **kwargs)


def googlenet(num_classes: int = 10) -> GoogLeNet:
    """Half-width GoogLeNet with a true 5x5 branch and both auxiliary heads (Szegedy et al.
    2015).
    """
    conv = partial(ScaledConv, width=GOOGLENET_WIDTH)
    aux = partial(ScaledGoogLeNetAux, width=GOOGLENET_WIDTH, conv_block=conv)
    network = GoogLeNet(
        num_classes,
        init_weights=False,
        dropout=0.2,
        dropout_aux=0.5,
        blocks=[conv, partial(TrueInception, conv_block=conv), aux],
    )
    network.fc = nn.Linear(scaled(1024, GOOGLENET_WIDTH), num_classes)
    return _he_initialised(network)


def inception_v3(num_classes: int = 10) -> Inception3:
    """Inception v3 at 3/8 of its width, with its auxiliary head (Szegedy et al. 2016)."""
    conv = partial(ScaledConv, width=INCEPTION_V3_WIDTH)
    modules = [InceptionA, InceptionB, InceptionC, InceptionD, InceptionE]
    aux = partial(ScaledInceptionV3Aux, width=INCEPTION_V3_WIDTH, conv_block=conv)
    network = Inception3(
        num_classes,
        init_weights=False,
        dropout=0.2,
        inception_blocks=[conv, *(partial(m, conv_block=conv) for m in modules), aux],
    )
    network.fc = nn.Linear(scaled(2048, INCEPTION_V3_WIDTH), num_classes)
    return _he_initialised(network)


def resnet18(num_classes: int = 10) -> ResNet:
    """Half-width ResNet-18 (He et al. 2016)."""
    return ScaledResNet([2, 2, 2, 2], num_classes, RESNET_WIDTH)


def _he_initialised(network: Any) -> Any:
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return network


MINIATURES = {"googlenet": googlenet, "inception_v3": inception_v3, "resnet18": resnet18}
