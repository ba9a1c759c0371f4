"""What a convolution costs, by formula and by torch's own counter; directly and through a
bottleneck.
"""

from dataclasses import dataclass
from math import prod

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


@dataclass(frozen=True)
class Convolution:
    """A convolution of one picture: H x W x inputs, zero padding of half the kernel, no bias."""

    height: int
    width: int
    inputs: int
    outputs: int
    kernel: tuple[int, int]
    stride: int = 1

    @property
    def padding(self) -> tuple[int, int]:
        """Rows and columns of zeros on each side, which keep the size at stride 1 for odd
        kernels.
        """
        return self.kernel[0] // 2, self.kernel[1] // 2

    @property
    def out_size(self) -> tuple[int, int]:
        """Height and width of the output."""
        sides = zip((self.height, self.width), self.padding, self.kernel, strict=True)
        rows, columns = ((side + 2 * pad - k) // self.stride + 1 for side, pad, k in sides)
        return rows, columns

    @property
    def multiplications(self) -> int:
        """One for each output value, input channel and kernel place (those on padding included)."""
        return prod(self.out_size) * self.outputs * prod(self.kernel) * self.inputs

    @property
    def additions(self) -> int:
        """One fewer than multiplications for each output value."""
        return prod(self.out_size) * self.outputs * (prod(self.kernel) * self.inputs - 1)

    @property
    def weights(self) -> int:
        """Parameters, without biases."""
        return self.outputs * prod(self.kernel) * self.inputs

    @property
    def activation_bytes(self) -> int:
        """The output in float32."""
        return 4 * prod(self.out_size) * self.outputs

    @property
    def formula(self) -> str:
        """The multiplications as the lecture writes them."""
        (rows, columns), (high, wide) = self.out_size, self.kernel
        factors = (rows, columns, self.outputs, high, wide, self.inputs)
        return f"{' × '.join(map(str, factors))} = {self.multiplications:,}"

    def layer(self, device: str = "cpu") -> nn.Conv2d:
        """The layer in torch, with random weights."""
        return nn.Conv2d(
            self.inputs,
            self.outputs,
            self.kernel,
            self.stride,
            self.padding,
            bias=False,
            device=device,
        )


def bottleneck(direct: Convolution, width: int) -> tuple[Convolution, Convolution]:
    """A 1x1 to `width` channels, then the direct convolution's kernel from there (Lin et al.
    2014).
    """
    reduce = Convolution(direct.height, direct.width, direct.inputs, width, (1, 1))
    rest = Convolution(
        direct.height, direct.width, width, direct.outputs, direct.kernel, direct.stride
    )
    return reduce, rest


def break_even(direct: Convolution) -> float:
    """The reduction width at which the bottleneck costs what the direct convolution does."""
    one = sum(part.multiplications for part in bottleneck(direct, 1))
    return direct.multiplications / one


def counted(parts: tuple[Convolution, ...]) -> int:
    """Multiplications by torch's flop counter, on layers without memory (2 FLOPs = 1
    multiply-accumulate).
    """
    first = parts[0]
    x = torch.empty(1, first.inputs, first.height, first.width, device="meta")
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        for part in parts:
            x = part.layer("meta")(x)
    return int(counter.get_total_flops()) // 2
