"""Bars of the most probable classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.pictures.optimised import HERE, ROW, short_name


def classes_svg(top: Sequence[tuple[str, float]]) -> str:
    """Class names with their probabilities (0 to 1), best first."""
    row = 34
    parts = []
    for place, (name, share) in enumerate(top):
        y = place * row
        parts.append(
            f'<text x="0" y="{y + 14}" font-size="13.5" fill="currentColor">{escape(name)}</text>'
            f'<text x="260" y="{y + 14}" text-anchor="end" font-size="13.5" fill="currentColor">'
            f"{100 * share:.1f} %</text>"
            f'<rect x="0" y="{y + 19}" width="260" height="7" rx="3.5" fill="currentColor" opacity="0.12"/>'
            f'<rect x="0" y="{y + 19}" width="{max(260 * share, 1):.1f}" height="7" rx="3.5" '
            'fill="var(--st-primary-color)"/>'
        )
    return (
        f'<svg viewBox="0 0 260 {row * len(top)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="max-width:340px">{"".join(parts)}</svg>'
    )


def check_svg(optimised: Sequence[tuple[str, float]], gallery: Sequence[tuple[str, float]]) -> str:
    """Bars on one scale: the optimised pictures' values, then the gallery's, highest first."""
    ranked = sorted(gallery, key=lambda pair: -pair[1])
    rows = [(name, value, HERE) for name, value in optimised]
    rows += [(name, value, "currentColor") for name, value in ranked]
    low = min(0.0, *(value for _, value, _ in rows))
    span = max(0.0, *(value for _, value, _ in rows)) - low or 1.0
    start, room = 150, 215
    zero = start - low / span * room
    parts = []
    for place, (name, value, colour) in enumerate(rows):
        y = place * ROW
        length = abs(value) / span * room
        left = zero if value >= 0 else zero - length
        parts.append(
            f'<text x="{start - 8}" y="{y + 14}" text-anchor="end">{escape(short_name(name))}</text>'
            f'<rect x="{left:.1f}" y="{y + 4}" width="{max(length, 0.8):.1f}" height="13" rx="2" '
            f'fill="{colour}" opacity="{1 if colour == HERE else 0.45}"><title>{escape(name)}: {value:.4g}'
            f'</title></rect><text x="{start + room + 8}" y="{y + 14}">{value:.3g}</text>'
        )
    return (
        f'<svg viewBox="0 0 425 {ROW * len(rows)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'font-size="12" fill="currentColor" style="max-width:560px">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class Change:
    """A class's logit and probability, before and after."""

    name: str
    logits: tuple[float, float]
    shares: tuple[float, float]


def answers_svg(changes: Sequence[Change]) -> str:
    """For each class a pale bar (before) over a full one (after), with probabilities and logits."""
    row, wide = 46, 430
    parts = []
    for place, change in enumerate(changes):
        y = place * row
        (old, new), (before, after) = change.logits, change.shares
        parts.append(
            f'<text x="0" y="{y + 14}" font-size="13.5" fill="currentColor">{escape(change.name)}</text>'
            f'<text x="{wide}" y="{y + 14}" text-anchor="end" font-size="12.5" fill="currentColor">'
            f'{100 * before:.1f} → <tspan font-weight="700">{100 * after:.1f} %</tspan>'
            f'  ·  logit {old:.2f} → <tspan font-weight="700">{new:.2f}</tspan></text>'
            f'<rect x="0" y="{y + 20}" width="{wide}" height="15" rx="4" fill="currentColor" opacity="0.08"/>'
            f'<rect x="0" y="{y + 20}" width="{max(wide * before, 1):.1f}" height="7" rx="3" '
            'fill="currentColor" opacity="0.4"/>'
            f'<rect x="0" y="{y + 28}" width="{max(wide * after, 1):.1f}" height="7" rx="3" '
            'fill="var(--st-primary-color)"/>'
        )
    return (
        f'<svg viewBox="0 0 {wide} {row * len(changes)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="max-width:560px">{"".join(parts)}</svg>'
    )
