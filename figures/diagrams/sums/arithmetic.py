"""The sum behind one number, row by row: window times kernel for each input channel, then what is
done to the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from figures.diagrams.sums.numbers import Mask, Numbers, exact, number_grid
from figures.pictures.raster import Scale
from figures.style import LESS, MORE, SCALES, SIGNED
from figures.svg import element


@dataclass(frozen=True)
class Term:
    """An input channel: its name, its window and kernel (kh x kw), and what it adds."""

    name: str
    window: Numbers
    kernel: Numbers
    total: float


@dataclass(frozen=True)
class Line:
    """A step behind the products: what it is, how it is reckoned, and the number that it gives."""

    label: str
    how: str
    value: float
    last: bool = False


def terms_html(terms: Sequence[Term], inside: Mask) -> str:
    """A row for each input channel: window × kernel = product, and the product's sum.

    Windows have one scale, kernels one, products one: what is brighter in one row is so in all.
    """
    windows = _scale([term.window for term in terms])
    kernels = _scale([term.kernel for term in terms], signed=True)
    products = _scale([term.window * term.kernel for term in terms], signed=True)
    most = max((abs(term.total) for term in terms), default=0.0) or 1.0
    width = inside.shape[1]
    wide = " wide" if width > 5 else " five" if width == 5 else ""
    rows = []
    for term in terms:
        product = term.window * term.kernel
        rows.append(
            element(
                "div",
                element("b", escape(term.name), class_="who"),
                number_grid(term.window, windows, "window", inside),
                _sign("×"),
                number_grid(term.kernel, kernels, "kernel"),
                _sign("="),
                number_grid(product, products, "product", inside),
                _sign("Σ") if inside.size > 1 else "",
                _total(term.total, most),
                class_="term",
            )
        )
    return element("div", *rows, class_=f"terms{wide}")


def lines_html(lines: Sequence[Line]) -> str:
    """What follows, one step below the other, each with its number."""
    rows = [_line(line) for line in lines]
    return element("div", *rows, class_="lines")


def _line(line: Line) -> str:
    return element(
        "div",
        element("b", escape(line.label)),
        element("span", escape(line.how), class_="how"),
        element("span", escape(f"= {exact(line.value)}"), class_="value"),
        class_="line last" if line.last else "line",
    )


def pool_html(window: Numbers, inside: Mask, winner: tuple[int, int] | None, name: str) -> str:
    """The window of a pooling; of a maximum, the winning cell is framed."""
    scale = _scale([window])
    label = element("b", escape(name), class_="who")
    grid = number_grid(window, scale, "window", inside, winner)
    return element("div", element("div", label, grid, class_="term"), class_="terms")


def _total(value: float, most: float) -> str:
    share = 100 * abs(value) / most
    colour = MORE if value >= 0 else LESS
    bar = element("i", "", style=f"width:{share:.0f}%;background:{colour}")
    return element("div", element("span", escape(_signed(value))), bar, class_="total")


def _signed(value: float) -> str:
    return f"+{exact(value)}" if value >= 0 else exact(value)


def _sign(text: str) -> str:
    return element("span", text, class_="sign", aria_hidden="true")


def _scale(planes: Sequence[Numbers], signed: bool = False) -> Scale:
    values = np.concatenate([plane.ravel() for plane in planes]) if planes else np.zeros(1)
    reach = float(np.abs(values).max()) or 1.0
    if signed or values.min() < 0:
        return Scale(-reach, reach, SIGNED)
    return Scale(0.0, reach, SCALES[0])
