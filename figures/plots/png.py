"""Line plots as one PNG to keep: what Plotly shows, drawn on white by Pillow with large letters."""

import io
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageColor import getrgb

from figures.style import INK, PALE, SOFT

TWICE = 2  # drawn at twice the size and reduced, so that lines are smooth
WIDTH, HEIGHT, HEAD = 900, 560, 120
LEFT, RIGHT, TOP, BOTTOM = 120, 30, 130, 90
SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
PLAIN = {"×": "x", "→": ">", "‖": "|", "’": "'"}  # Pillow's own font is Latin only


def plots_png(title: str, line: str, figures: Sequence[tuple[str, go.Figure]]) -> bytes:
    """A PNG: a heading, then the figures (name, scatter figure) in two columns."""
    columns = min(2, len(figures))
    rows = ceil(len(figures) / columns)
    board = Image.new("RGB", (columns * WIDTH * TWICE, (HEAD + rows * HEIGHT) * TWICE), "white")
    draw = ImageDraw.Draw(board)
    _text(draw, (30, 22), title, 34)
    _text(draw, (30, 72), line, 20, fill=SOFT)
    for place, (name, figure) in enumerate(figures):
        row, column = divmod(place, columns)
        _plot(board, (column * WIDTH, HEAD + row * HEIGHT), name, figure)
    small = board.resize((board.width // TWICE, board.height // TWICE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


class _Scale:
    """From an axis's values to px of the board."""

    def __init__(self, axis: Any, values: np.ndarray, low: float, high: float) -> None:
        self.log = axis.type == "log"
        usable = self._in(values[np.isfinite(values)])
        given = axis.range
        first, last = given if given else (float(usable.min()), float(usable.max()))
        self.first, self.last = float(first), float(last) if last != first else float(first) + 1
        self.low, self.high = low, high
        self.ticks = self._ticks(axis)

    def _in(self, values: Any) -> np.ndarray:
        return np.log10(values) if self.log else np.asarray(values, dtype=np.float64)

    def at(self, values: Any) -> np.ndarray:
        """Places on the board."""
        share = (self._in(values) - self.first) / (self.last - self.first)
        return np.asarray(self.low + share * (self.high - self.low))

    def _ticks(self, axis: Any) -> list[tuple[float, str]]:
        if axis.tickvals is not None:
            return [(float(v), str(t)) for v, t in zip(axis.tickvals, axis.ticktext, strict=True)]
        raw = (self.last - self.first) / 5
        step = next(
            s * 10 ** floor(log10(raw)) for s in (1, 2, 5, 10) if s * 10 ** floor(log10(raw)) >= raw
        )
        return [
            (k * step, f"{k * step:g}")
            for k in range(ceil(self.first / step), floor(self.last / step) + 1)
        ]


def _plot(board: Image.Image, corner: tuple[int, int], name: str, figure: go.Figure) -> None:
    draw = ImageDraw.Draw(board)
    left, top = corner[0] + LEFT, corner[1] + TOP
    right, bottom = corner[0] + WIDTH - RIGHT, corner[1] + HEIGHT - BOTTOM
    xs, ys = (
        np.concatenate([np.asarray(getattr(t, a), dtype=np.float64) for t in figure.data])
        for a in "xy"
    )
    x = _Scale(figure.layout.xaxis, xs, left, right)
    y = _Scale(figure.layout.yaxis, ys, bottom, top)
    _axes(draw, figure, (left, top, right, bottom), x, y)
    for trace in figure.data:
        points = [
            (float(a) * TWICE, float(b) * TWICE)
            for a, b in zip(x.at(np.asarray(trace.x, dtype=np.float64)), y.at(trace.y), strict=True)
            if np.isfinite(b)
        ]
        _trace(board, trace, points)
    _text(draw, (corner[0] + 30, corner[1] + 4), name, 24)
    _legend(draw, figure, (corner[0] + 30, corner[1] + 42), right)


def _axes(
    draw: ImageDraw.ImageDraw,
    figure: go.Figure,
    box: tuple[int, int, int, int],
    x: _Scale,
    y: _Scale,
) -> None:
    left, top, right, bottom = box
    for value, label in y.ticks:
        place = float(y.at(value))
        draw.line(_big(left, place, right, place), fill=PALE, width=TWICE)
        _tick(draw, (left - 12, place), label, "rm")
    for value, label in x.ticks:
        place = float(x.at(value))
        draw.line(_big(place, bottom, place, bottom + 6), fill=INK, width=TWICE)
        _tick(draw, (place, bottom + 10), label, "mt")
    draw.line(_big(left, bottom, right, bottom), fill=INK, width=2 * TWICE)
    _text(draw, ((left + right) / 2, bottom + 52), figure.layout.xaxis.title.text or "", 20, "mt")
    _text(draw, (left - 90, top - 12), figure.layout.yaxis.title.text or "", 18, "lb", SOFT)


def _trace(board: Image.Image, trace: Any, points: list[tuple[float, float]]) -> None:
    if trace.fill == "toself":
        veil = Image.new("L", board.size, 0)
        ImageDraw.Draw(veil).polygon(points, fill=56)
        board.paste(Image.new("RGB", board.size, _rgb(trace.fillcolor)), mask=veil)
        return
    draw = ImageDraw.Draw(board)
    width = round(trace.line.width * TWICE)
    pairs = pairwise(points)
    dashed = trace.line.dash not in (None, "solid")
    for a, b in _dashes(points) if dashed else pairs:
        draw.line((*a, *b), fill=_rgb(trace.line.color), width=width)
    radius = 5 * TWICE if "markers" in (trace.mode or "") else (0 if dashed else width / 2)
    for px, py in points if radius else ():
        draw.ellipse(
            (px - radius, py - radius, px + radius, py + radius), fill=_rgb(trace.line.color)
        )


def _dashes(
    points: list[tuple[float, float]],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Every second piece of 8 px along the line."""
    found, gone = [], 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        length = float(np.hypot(bx - ax, by - ay))
        count = max(1, ceil(length / (8 * TWICE)))
        for k in range(count):
            if int((gone + (k + 0.5) / count * length) / (8 * TWICE)) % 2 == 0:
                ends = [
                    (ax + (bx - ax) * s, ay + (by - ay) * s) for s in (k / count, (k + 1) / count)
                ]
                found.append((ends[0], ends[1]))
        gone += length
    return found


def _legend(
    draw: ImageDraw.ImageDraw, figure: go.Figure, place: tuple[int, int], right: int
) -> None:
    x, y = float(place[0]), place[1]
    if figure.layout.showlegend is False:
        return
    for trace in figure.data:
        if trace.showlegend is False:
            continue
        font = ImageFont.load_default(17 * TWICE)
        wide = draw.textlength(_latin(trace.name), font=font) / TWICE + 60
        if x + wide > right:
            x, y = float(place[0]), y + 25
        draw.line(_big(x, y + 10, x + 28, y + 10), fill=_rgb(trace.line.color), width=4 * TWICE)
        _text(draw, (x + 35, y + 10), trace.name, 17, "lm")
        x += wide


def _tick(draw: ImageDraw.ImageDraw, place: tuple[float, float], label: str, anchor: str) -> None:
    """A tick's label; the exponent of a power of ten is drawn small and raised."""
    text = label.replace("<b>", "").replace("</b>", "").replace("<br>", " ")
    base = text.rstrip(SUPER)
    power = "".join(str("0123456789-"[SUPER.index(letter)]) for letter in text[len(base) :])
    if not power:
        _text(draw, place, text, 19, anchor)
        return
    wide = draw.textlength(power, font=ImageFont.load_default(14 * TWICE)) / TWICE
    _text(draw, (place[0] - wide, place[1]), base, 19, anchor)
    _text(draw, (place[0], place[1] - 8), power, 14, anchor)


def _text(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    size: int,
    anchor: str = "la",
    fill: str = INK,
) -> None:
    draw.text((place[0] * TWICE, place[1] * TWICE), _latin(text), fill=fill, anchor=anchor,
              font=ImageFont.load_default(size * TWICE))  # fmt: skip


def _latin(text: str) -> str:
    for letter, plain in PLAIN.items():
        text = text.replace(letter, plain)
    return text


def _big(*values: float) -> tuple[float, ...]:
    return tuple(value * TWICE for value in values)


def _rgb(written: str) -> tuple[int, ...]:
    """#rrggbb, rgb(...) or rgba(...), without its opacity."""
    if written.startswith("rgba"):
        return tuple(int(part) for part in written[5:-1].split(",")[:3])
    return getrgb(written)[:3]
