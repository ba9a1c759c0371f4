"""The switchboard: every module with its branches as switches on one line, and the answers before
and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import ink_on
from figures.svg import drawing, element, pickable, title, words

WIDE, ROW, HEAD = 124, 25, 20
STYLE = """<style>
.board { display: grid; grid-template-columns: repeat(auto-fill, minmax(94px, 1fr));
  row-gap: 14px; }
.board [data-pick]:focus-visible rect { stroke: var(--st-primary-color); stroke-width: 3;
  stroke-dasharray: none; }
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
    """A module: its name, whether its branches are added (or else concatenated), and its
    switches.
    """

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
    ends = f"M0 {middle} H8 M{WIDE - 7} {middle} H{WIDE}"
    return drawing(
        WIDE,
        height,
        words(WIDE / 2, 13, panel.name, 12, "middle", 600),
        element("path", d=ends, stroke="currentColor", stroke_width=1.6, opacity=0.7),
        *(_wire(s, y, middle) for s, y in zip(panel.switches, places, strict=True)),
        *(_switch(s, y) for s, y in zip(panel.switches, places, strict=True)),
        _join(panel, places, middle),
        role="group",
        aria_label=panel.name,
    )


def _wire(switch: Switch, y: float, middle: float) -> str:
    right = WIDE - 10
    path = (
        f"M8 {middle} C14 {middle} 8 {y} 17 {y} "
        f"M{right - 9} {y} C{right} {y} {right - 8} {middle} {right} {middle}"
    )
    return element(
        "path",
        d=path,
        fill="none",
        stroke=switch.colour,
        stroke_width=2.2 if switch.on else 1.4,
        stroke_dasharray=None if switch.on else "2 4",
        opacity=None if switch.on else 0.55,
    )


def _switch(switch: Switch, y: float) -> str:
    on, colour, wide = switch.on, switch.colour, WIDE - 36
    box = element(
        "rect",
        x=17,
        y=y - 10.5,
        width=wide,
        height=21,
        rx=10.5,
        fill=colour if on else "transparent",
        stroke=colour,
        stroke_width=1.8,
        stroke_dasharray=None if on else "4 3",
        pointer_events="all",
    )
    size, ink = 11 if len(switch.label) <= 11 else 9, ink_on(colour) if on else "currentColor"
    label = words(17 + wide / 2, y + 4, switch.label, size, "middle", 600, ink, 1 if on else 0.7)
    return pickable(
        switch.pick,
        title(switch.detail),
        box,
        label,
        role="switch",
        aria_checked=on,
        aria_label=switch.detail,
    )


def _join(panel: Panel, places: Sequence[float], middle: float) -> str:
    x = WIDE - 10
    if panel.added:
        plus = f"M{x - 4} {middle} h8 M{x} {middle - 4} v8"
        ring = element(
            "circle", cx=x, cy=middle, r=7, fill="var(--st-background-color)", stroke="currentColor"
        )
        return ring + element("path", d=plus, stroke="currentColor")
    half = len(places) * ROW / 2 - 3
    return element(
        "rect",
        x=x - 2,
        y=middle - half,
        width=4.5,
        height=2 * half,
        rx=2,
        fill="currentColor",
        opacity=0.75,
    )
