"""Bars of the most probable classes."""

from collections.abc import Sequence
from html import escape


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
