"""Line plots as one PNG to keep: what Plotly shows, drawn on white by Matplotlib with large
letters.
"""

import io
import re
import threading
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import INK, PALE, SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

WIDTH, HEIGHT, HEAD = 9.0, 5.6, 1.2  # of a plot and of the heading, in units of 100 px
DPI = 100
ACROSS = 4  # entries of a legend's row
DASHES = {None: "-", "solid": "-", "dash": "--", "dot": ":"}
_drawing = threading.Lock()  # Matplotlib promises nothing to two threads at once


def plots_png(title: str, line: str, figures: Sequence[tuple[str, go.Figure]]) -> bytes:
    """A PNG: a heading, then the figures (name, scatter figure) in two columns of 900 x 560 px
    each.
    """
    from matplotlib.figure import Figure  # late: only a download needs it
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    columns = min(2, len(figures))
    rows = ceil(len(figures) / columns)
    buffer = io.BytesIO()
    with _drawing:
        size = (columns * WIDTH, HEAD + rows * HEIGHT)
        sheet = Figure(
            figsize=size,
            dpi=DPI,
            layout=ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.1),
            facecolor="white",
        )
        outer = sheet.add_gridspec(2, 1, height_ratios=(HEAD, rows * HEIGHT))
        head, body = sheet.add_subfigure(outer[0]), sheet.add_subfigure(outer[1])
        head.text(0.3 / size[0], 0.62, title, size=25, color=INK)
        head.text(0.3 / size[0], 0.2, line, size=14, color=SOFT)
        grid = body.add_gridspec(rows, columns)
        for place, (name, figure) in enumerate(figures):
            _plot(body.add_subfigure(grid[divmod(place, columns)]), name, figure)
        sheet.savefig(buffer, format="png")
    return buffer.getvalue()


def _plot(panel: "SubFigure", name: str, figure: go.Figure) -> None:
    panel.suptitle(name, x=0.03, ha="left", size=17, color=INK)
    axes, layout = panel.subplots(), figure.layout
    for trace in figure.data:
        _trace(axes, trace, _on(layout.xaxis, trace.x), _on(layout.yaxis, trace.y), layout)
    axes.set_xlabel(_plain(layout.xaxis.title.text or ""), size=14, color=INK)
    axes.set_ylabel(_plain(layout.yaxis.title.text or ""), size=14, color=SOFT)
    for which, axis in (("x", layout.xaxis), ("y", layout.yaxis)):
        _ticks(axes, which, axis)
    axes.grid(axis="y", color=PALE)
    axes.set_axisbelow(True)
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.tick_params(labelsize=13, colors=INK, left=False)
    if layout.showlegend is not False and axes.get_legend_handles_labels()[0]:
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=ACROSS, frameon=False, fontsize=12
        )


def _on(axis: Any, values: Any) -> NDArray[np.float64]:
    """Places on an axis: exponents of ten on a logarithmic one, as Plotly writes its ranges."""
    found: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    return np.log10(found) if axis.type == "log" else found


def _ticks(axes: "Axes", which: str, axis: Any) -> None:
    if axis.range:
        axes.set(**{f"{which}lim": axis.range})
    if axis.tickvals is not None:
        labels = [_plain(text) for text in axis.ticktext]
        axes.set(**{f"{which}ticks": _on(axis, axis.tickvals), f"{which}ticklabels": labels})


def _trace(
    axes: "Axes", trace: Any, x: NDArray[np.float64], y: NDArray[np.float64], layout: Any
) -> None:
    if trace.fill == "toself":
        axes.fill(x, y, color=_colour(trace.fillcolor), linewidth=0)
        return
    shown, tint = trace.showlegend is not False, _colour(trace.line.color)
    axes.plot(
        x,
        y,
        DASHES[trace.line.dash],
        color=tint,
        linewidth=0.75 * trace.line.width,
        marker="o" if "markers" in (trace.mode or "") else None,
        markersize=7,
        label=_plain(trace.name) if shown else None,
    )
    if trace.error_y.array is not None:
        values = np.asarray(trace.y, dtype=np.float64)
        low, high = values - trace.error_y.arrayminus, values + trace.error_y.array
        axes.vlines(x, _on(layout.yaxis, low), _on(layout.yaxis, high), color=tint, linewidth=2)


def _colour(written: str) -> tuple[float, ...]:
    """#rrggbb, rgb(...) or rgba(...) as red, green, blue and opacity, 0 to 1 each."""
    if written.startswith("#"):
        return (*(int(written[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1.0)
    red, green, blue, *opacity = (float(part) for part in re.findall(r"[\d.]+", written))
    return red / 255, green / 255, blue / 255, *(opacity or (1.0,))


def _plain(text: str) -> str:
    """Without Plotly's markup."""
    return re.sub(r"</?b>", "", text.replace("<br>", " "))
