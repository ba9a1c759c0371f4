"""Modules by branches as a grid of coloured cells, each of which can be picked."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.style import LESS, MORE
from figures.svg import element, pickable

STRONGEST = 0.55  # opacity of the largest value, so that the text stays readable on both themes
STYLE = """<style>
.grid { display: grid; gap: 4px; line-height: 1.25; font-size: 13px; }
.grid .cell { border-radius: 6px; border-left: 5px solid; padding: 4px 6px; min-width: 0;
  overflow: hidden; }
.grid .cell:hover { outline: 2px solid currentColor; }
.grid .cell:focus-visible { outline: 3px solid var(--st-primary-color); }
.grid .small { font-size: 11px; opacity: .8; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.grid .name { font-weight: 600; padding: 4px 2px; min-width: 0; overflow-wrap: anywhere; }
.grid .name .small { white-space: normal; font-weight: 400; }
@media (max-width: 640px) { .grid { font-size: 11.5px; gap: 3px; } .grid .cell { padding: 3px;
  border-left-width: 4px; }
  .grid .small { font-size: 9.5px; } }
</style>"""


@dataclass(frozen=True)
class Cell:
    """A branch: its colour, what is written, its place (-1 to 1) on the colour scale, and what is
    read out.
    """

    pick: str
    colour: str
    title: str
    text: str
    level: float
    detail: str


@dataclass(frozen=True)
class Row:
    """A module: its name, a line under it, and its branches."""

    name: str
    note: str
    cells: Sequence[Cell]


def grid_html(rows: Sequence[Row], head: str = "") -> str:
    """The grid, one row for each module; cells pick, arrow keys walk."""
    wide = max(len(row.cells) for row in rows)
    parts = []
    for place, row in enumerate(rows):
        note = element("div", escape(row.note), class_="small") if row.note else ""
        parts.append(element("div", escape(row.name), note, class_="name"))
        parts += [_cell(cell, first=place == 0 and i == 0) for i, cell in enumerate(row.cells)]
        parts += ["<div></div>"] * (wide - len(row.cells))
    columns = f"grid-template-columns:minmax(64px,1fr) repeat({wide},minmax(0,1.25fr))"
    return STYLE + element(
        "div", *parts, class_="grid", role="group", aria_label=head, style=columns
    )


def _cell(cell: Cell, first: bool) -> str:
    share = 100 * STRONGEST * min(abs(cell.level), 1.0)
    fill = f"color-mix(in srgb, {MORE if cell.level >= 0 else LESS} {share:.0f}%, transparent)"
    return pickable(
        cell.pick,
        element("div", escape(cell.title), class_="small"),
        element("b", escape(cell.text)),
        name="div",
        focus=first,
        class_="cell",
        style=f"border-color:{cell.colour};background:{fill}",
        title=cell.detail,
        aria_label=cell.detail,
    )
