"""The convolution that the calculator is about, and the width of its bottleneck."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.convolutions.cost import Convolution, bottleneck
from ui.choice import kept, kept_number

# The lecture's: 28 x 28 x 192 to 32 channels with a 5x5, through 16.
DEFAULTS = {
    "height": 28,
    "width": 28,
    "inputs": 192,
    "outputs": 32,
    "kernel": 5,
    "stride": 1,
    "reduction": 16,
}
LIMITS = {
    "height": (1, 512),
    "width": (1, 512),
    "inputs": (1, 2048),
    "outputs": (1, 2048),
    "reduction": (1, 2048),
}
LABELS = {
    "height": "Height",
    "width": "Width",
    "inputs": "Channels in",
    "outputs": "Channels out",
    "kernel": "Kernel",
    "stride": "Stride",
    "reduction": "Reduced to",
}
OPTIONS = {"kernel": (1, 3, 5, 7, 9, 11), "stride": (1, 2, 3, 4)}


@dataclass(frozen=True)
class Choices:
    """The direct convolution, and how many channels the bottleneck reduces its input to."""

    direct: Convolution
    width: int

    @property
    def chain(self) -> tuple[Convolution, Convolution]:
        """The bottleneck: the 1x1, and the direct convolution's kernel behind it."""
        return bottleneck(self.direct, self.width)

    @property
    def fewer(self) -> float:
        """How many times fewer multiplications the bottleneck takes."""
        return self.direct.multiplications / sum(part.multiplications for part in self.chain)


def choices() -> Choices:
    """Seven controls in a row, with the lecture's numbers first."""
    numbers = {
        name: (_option if name in OPTIONS else _number)(name, column)
        for name, column in zip(DEFAULTS, st.columns(len(DEFAULTS)), strict=True)
    }
    kernel = (numbers["kernel"], numbers["kernel"])
    direct = Convolution(
        numbers["height"],
        numbers["width"],
        numbers["inputs"],
        numbers["outputs"],
        kernel,
        numbers["stride"],
    )
    return Choices(direct, numbers["reduction"])


def _number(name: str, column: DeltaGenerator) -> int:
    return kept_number(
        column.number_input, LABELS[name], LIMITS[name], key=f"cost_{name}", default=DEFAULTS[name]
    )


def _option(name: str, column: DeltaGenerator) -> int:
    return kept(
        column.selectbox,
        LABELS[name],
        OPTIONS[name],
        key=f"cost_{name}",
        default=DEFAULTS[name],
        read=int,
        format_func=lambda n: f"{n}×{n}" if name == "kernel" else str(n),
    )
