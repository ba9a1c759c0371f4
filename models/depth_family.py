"""Plain and residual nets of the CIFAR family: 6n+2 layers, option-A shortcuts (He et al. 2016,
section 4.2).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from torch import Tensor, nn
from torch.nn import functional as F

from models.seeded import SeededInit

Family = Literal["plain", "residual"]
Init = Literal["default", "he", "xavier", "gaussian"]
WIDTHS = (16, 32, 64)
GAUSSIAN = 0.01  # standard deviation of the small Gaussian (AlexNet's)


@dataclass(frozen=True)
class DepthSpec:
    """One net of the family; `pre_activation` is He et al. 2016b's block."""

    family: Family
    depth: int
    norm: bool = True
    init: Init = "he"
    pre_activation: bool = False
    classes: int = 10

    @property
    def blocks(self) -> int:
        """Blocks of two layers in each of the three stages.

        Raises:
            ValueError: the depth is not 6n+2.
        """
        if self.depth < 8 or (self.depth - 2) % 6:
            raise ValueError(f"the depth must be 6n+2 (8, 14, 20, ...), not {self.depth}")
        return (self.depth - 2) // 6


def shortcut(x: Tensor, channels: int, stride: int) -> Tensor:
    """Option A: every `stride`-th position, zero channels added; no parameters (N x C x H x W)."""
    if stride == 1 and x.shape[1] == channels:
        return x
    missing = channels - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))


class Block(nn.Module):
    """Two 3x3 convolutions, with or without the shortcut around them."""

    def __init__(self, spec: DepthSpec, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        bias = not spec.norm
        norm: Callable[[int], nn.Module] = nn.BatchNorm2d if spec.norm else lambda _: nn.Identity()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=bias)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=bias)
        self.bn1 = norm(inputs if spec.pre_activation else outputs)
        self.bn2 = norm(outputs)
        self.residual = spec.family == "residual"
        self.pre_activation = spec.pre_activation
        self.outputs, self.stride = outputs, stride

    def branch(self, x: Tensor) -> Tensor:
        """F(x), what the shortcut is added to."""
        if self.pre_activation:
            x = self.conv1(F.relu(self.bn1(x)))
            return self.conv2(F.relu(self.bn2(x)))
        return self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))

    def forward(self, x: Tensor) -> Tensor:
        """The block's output (N x outputs x H/stride x W/stride)."""
        y = self.branch(x)
        if self.residual:
            y = y + shortcut(x, self.outputs, self.stride)
        return y if self.pre_activation else F.relu(y)


class DepthNet(nn.Module):
    """3x3 convolution, three stages of blocks with 16, 32 and 64 channels, mean, linear."""

    def __init__(self, spec: DepthSpec) -> None:
        super().__init__()
        self.spec = spec
        self.conv1 = nn.Conv2d(3, WIDTHS[0], 3, 1, 1, bias=not spec.norm)
        self.bn1: nn.Module = nn.Identity()
        if spec.norm and not spec.pre_activation:
            self.bn1 = nn.BatchNorm2d(WIDTHS[0])
        blocks, inputs = [], WIDTHS[0]
        for stage, outputs in enumerate(WIDTHS):
            for place in range(spec.blocks):
                stride = 2 if stage and not place else 1
                blocks.append(Block(spec, inputs, outputs, stride))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.last: nn.Module = nn.Identity()
        if spec.pre_activation:
            norm = nn.BatchNorm2d(inputs) if spec.norm else nn.Identity()
            self.last = nn.Sequential(norm, nn.ReLU())
        self.fc = nn.Linear(inputs, spec.classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N x classes) of N x 3 x H x W pictures."""
        x = self.conv1(x)
        if not self.spec.pre_activation:
            x = F.relu(self.bn1(x))
        return self.fc(self.last(self.blocks(x)).mean(dim=(2, 3)))


def build(spec: DepthSpec, seed: int) -> DepthNet:
    """A net with reproducible random weights; the same seed gives plain and residual the same
    ones.
    """
    with SeededInit(seed):
        network = DepthNet(spec)
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                _initialise(module, spec.init)
    return network


def _initialise(layer: nn.Conv2d | nn.Linear, init: Init) -> None:
    if init == "default":
        return
    if init == "he":
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    elif init == "xavier":
        nn.init.xavier_normal_(layer.weight)
    else:
        nn.init.normal_(layer.weight, std=GAUSSIAN)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def layers(network: nn.Module) -> list[tuple[str, nn.Module]]:
    """The weighted layers on the main path in order, from the input to the logits (no
    projections).
    """
    return [
        (name, module)
        for name, module in network.named_modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and ".downsample." not in name
    ]


IMAGENET_BLOCKS = {18: [2, 2, 2, 2], 34: [3, 4, 6, 3]}


@cache
def _imagenet_block(family: Family) -> type[nn.Module]:
    """The basic block of torchvision, imported late: the other nets do without it."""
    from torchvision.models.resnet import BasicBlock

    class PlainBasicBlock(BasicBlock):
        """torchvision's basic block without its shortcut."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.downsample = None

        def forward(self, x: Tensor) -> Tensor:
            """Two convolutions with BatchNorm and ReLU."""
            x = F.relu(self.bn1(self.conv1(x)))
            return F.relu(self.bn2(self.conv2(x)))

    return BasicBlock if family == "residual" else PlainBasicBlock


def build_imagenet(spec: DepthSpec, seed: int) -> nn.Module:
    """The ImageNet-shaped plain or residual net of 18 or 34 layers (He et al. 2016, table 1).

    Raises:
        ValueError: another depth, or pre-activation, which this family does not have here.
    """
    if spec.depth not in IMAGENET_BLOCKS or spec.pre_activation:
        raise ValueError("the ImageNet-shaped nets have 18 or 34 layers and post-activation blocks")
    from torchvision.models.resnet import ResNet

    block: Any = _imagenet_block(spec.family)
    norm: Any = nn.BatchNorm2d if spec.norm else nn.Identity
    with SeededInit(seed):
        network = ResNet(block, IMAGENET_BLOCKS[spec.depth], spec.classes, norm_layer=norm)
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                module.reset_parameters()  # torchvision has put He's in; start from torch's default
                _initialise(module, spec.init)
    return network
