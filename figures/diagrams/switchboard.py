"""The switchboard: every module with its branches as switches on one line, and the answers before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.style import ink_on

WIDE, ROW, HEAD = 124, 25, 20
STYLE = """<style>
.board { display: grid; grid-template-columns: repeat(auto-fill, minmax(94px, 1fr)); row-gap: 14px; }
.board [data-pick]:focus-visible rect { stroke: var(--st-primary-color); stroke-width: 3; stroke-dasharray: none; }
</style>"""


@dataclass(frozen=True)
class Switch:
    """One branch: is it on, its label and colour, and what is read out."""

    pick: str
    label: str
    colour: str
    detail: str
    on: bool


@dataclass(frozen=True)
class Panel:
    """A module: its name, whether its branches are added (or else concatenated), and its switches."""

    name: str
    added: bool
    switches: Sequence[Switch]


def board_html(panels: Sequence[Panel]) -> str:
    """All modules from left to right, in as many lines as the screen needs; switches pick."""
    most = max(len(panel.switches) for panel in panels)
    return (
        f'{STYLE}<div class="board" role="group">{"".join(_panel(p, most) for p in panels)}</div>'
    )


def _panel(panel: Panel, most: int) -> str:
    height = HEAD + most * ROW + 4
    middle = HEAD + most * ROW / 2
    top = middle - len(panel.switches) * ROW / 2
    places = [top + ROW * i + ROW / 2 for i in range(len(panel.switches))]
    wires = "".join(_wire(s, y, middle) for s, y in zip(panel.switches, places, strict=True))
    boxes = "".join(_switch(s, y) for s, y in zip(panel.switches, places, strict=True))
    return (
        f'<svg viewBox="0 0 {WIDE} {height:.0f}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'aria-label="{escape(panel.name)}">'
        f'<text x="{WIDE / 2}" y="13" text-anchor="middle" font-size="12" font-weight="600" '
        f'fill="currentColor">{escape(panel.name)}</text>'
        f'<path d="M0 {middle} H8 M{WIDE - 7} {middle} H{WIDE}" stroke="currentColor" stroke-width="1.6" '
        f'opacity="0.7"/>{wires}{boxes}{_join(panel, places, middle)}</svg>'
    )


def _wire(switch: Switch, y: float, middle: float) -> str:
    look = (
        'stroke-width="2.2"'
        if switch.on
        else 'stroke-width="1.4" stroke-dasharray="2 4" opacity="0.55"'
    )
    right = WIDE - 10
    return (
        f'<path d="M8 {middle} C14 {middle} 8 {y} 17 {y} M{right - 9} {y} C{right} {y} {right - 8} {middle} '
        f'{right} {middle}" fill="none" stroke="{switch.colour}" {look}/>'
    )


def _switch(switch: Switch, y: float) -> str:
    fill, ink = (
        (switch.colour, ink_on(switch.colour)) if switch.on else ("transparent", "currentColor")
    )
    dash = "" if switch.on else ' stroke-dasharray="4 3"'
    size = 11 if len(switch.label) <= 11 else 9
    return (
        f'<g data-pick="{escape(switch.pick)}" tabindex="0" role="switch" '
        f'aria-checked="{"true" if switch.on else "false"}" aria-label="{escape(switch.detail)}">'
        f"<title>{escape(switch.detail)}</title>"
        f'<rect x="17" y="{y - 10.5:.1f}" width="{WIDE - 36}" height="21" rx="10.5" fill="{fill}" '
        f'stroke="{switch.colour}" stroke-width="1.8"{dash} pointer-events="all"/>'
        f'<text x="{17 + (WIDE - 36) / 2:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="{size}" '
        f'font-weight="600" fill="{ink}" opacity="{1 if switch.on else 0.7}">{escape(switch.label)}</text></g>'
    )


def _join(panel: Panel, places: Sequence[float], middle: float) -> str:
    x = WIDE - 10
    if panel.added:
        return (
            f'<circle cx="{x}" cy="{middle}" r="7" fill="var(--st-background-color)" stroke="currentColor"/>'
            f'<path d="M{x - 4} {middle} h8 M{x} {middle - 4} v8" stroke="currentColor"/>'
        )
    half = len(places) * ROW / 2 - 3
    return (
        f'<rect x="{x - 2}" y="{middle - half}" width="4.5" height="{2 * half}" rx="2" fill="currentColor" '
        'opacity="0.75"/>'
    )
