"""Rows of bars: the most probable classes, before and after, and what an optimised picture
reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import MARK
from figures.svg import drawing, element, title, words

ROW = 21
WIDE = 430


def classes_svg(top: Sequence[tuple[str, float]]) -> str:
    """Class names with their probabilities (0 to 1), best first."""
    row = 34
    parts = []
    for place, (name, share) in enumerate(top):
        y = place * row
        parts += [
            words(0, y + 14, name, 13.5),
            words(260, y + 14, f"{100 * share:.1f} %", 13.5, "end"),
            _bar(y + 19, 260, "currentColor", 0.12),
            _bar(y + 19, 260 * share, "var(--st-primary-color)"),
        ]
    return drawing(260, row * len(top), *parts, style="max-width:340px")


def check_svg(optimised: Sequence[tuple[str, float]], gallery: Sequence[tuple[str, float]]) -> str:
    """Bars on one scale: the optimised pictures' values, then the gallery's, highest first."""
    ranked = sorted(gallery, key=lambda pair: -pair[1])
    rows = [(name, value, True) for name, value in optimised]
    rows += [(name, value, False) for name, value in ranked]
    low = min(0.0, *(value for _, value, _ in rows))
    span = max(0.0, *(value for _, value, _ in rows)) - low or 1.0
    start, room = 150, 215
    zero = start - low / span * room
    parts = []
    for place, (name, value, made) in enumerate(rows):
        y = place * ROW
        length = abs(value) / span * room
        parts += [
            words(start - 8, y + 14, name if len(name) <= 23 else f"{name[:22]}…", 12, "end"),
            element(
                "rect",
                title(f"{name}: {value:.4g}"),
                x=zero if value >= 0 else zero - length,
                y=y + 4,
                width=max(length, 0.8),
                height=13,
                rx=2,
                fill=MARK if made else "currentColor",
                opacity=1 if made else 0.45,
            ),
            words(start + room + 8, y + 14, f"{value:.3g}", 12),
        ]
    return drawing(425, ROW * len(rows), *parts, style="max-width:560px")


@dataclass(frozen=True)
class Change:
    """A class's logit and probability, before and after."""

    name: str
    logits: tuple[float, float]
    shares: tuple[float, float]


def answers_svg(changes: Sequence[Change]) -> str:
    """For each class a pale bar (before) over a full one (after), with probabilities and logits."""
    row = 46
    parts = [part for place, change in enumerate(changes) for part in _answer(change, place * row)]
    return drawing(WIDE, row * len(changes), *parts, style="max-width:560px")


def _answer(change: Change, y: float) -> list[str]:
    (old, new), (before, after) = change.logits, change.shares
    numbers = (
        f"{100 * before:.1f} → {element('tspan', f'{100 * after:.1f} %', font_weight=700)}"
        f"  ·  logit {old:.2f} → {element('tspan', f'{new:.2f}', font_weight=700)}"
    )
    return [
        words(0, y + 14, change.name, 13.5),
        element(
            "text",
            numbers,
            x=WIDE,
            y=y + 14,
            text_anchor="end",
            font_size=12.5,
            fill="currentColor",
        ),
        element(
            "rect", x=0, y=y + 20, width=WIDE, height=15, rx=4, fill="currentColor", opacity=0.08
        ),
        _bar(y + 20, WIDE * before, "currentColor", 0.4),
        _bar(y + 28, WIDE * after, "var(--st-primary-color)"),
    ]


def _bar(y: float, width: float, fill: str, opacity: float | None = None) -> str:
    return element(
        "rect", x=0, y=y, width=max(width, 1), height=7, rx=3.5, fill=fill, opacity=opacity
    )
