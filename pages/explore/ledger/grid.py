"""Modules by branches as a grid, coloured by one measure; a cell opens its branch or block."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from analysis.ablation.ledger import Entry, Ledger
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour
from pages.explore.ledger.measures import MEASURES, REPLACED, text_of
from serving.branches import bench_of, strongest, whole_of
from serving.subject import Subject
from ui import goto
from ui.menu import INCEPTION
from ui.show import drawing


def grid(entries: Sequence[Entry], measured: Ledger | None, measure: str, family: str) -> None:
    """Modules by branches, coloured by one measure; a cell is opened by a click."""
    title, value = MEASURES[measure]
    most = max(abs(value(entry)) for entry in entries) or 1.0
    rows = []
    for name, of in groupby(entries, key=lambda e: e.junction):
        cells = [cell_of(e, text_of(measure, e), value(e) / most, measured) for e in of]
        note = ""
        if measured and measure == "attribution":
            note = f"sum {measured.sums[name]:.3g} of {measured.difference:.3g}"
        rows.append(Row(short_name(name), note, cells))
    columns = max(len(row.cells) for row in rows)
    drawing(grid_html(rows, title), key="led_grid", on_pick=_pick, columns=columns)
    kind, where = "block", "that block on the residual page"
    if family in INCEPTION:
        kind, where = "module", "the explorer at that branch"
    st.caption(
        f"One row for each {kind}, one cell for each branch; orange is above zero, blue below. "
        f"A click opens {where}."
    )


def short_name(name: str) -> str:
    """A module's or block's name as a row has room for."""
    return name.removeprefix("inception").removeprefix("Mixed_")


def cell_of(entry: Entry, text: str, level: float, measured: Ledger | None) -> Cell:
    """One branch's cell; `level` is its place (-1 to 1) on the colour scale."""
    detail = (
        f"{entry.junction}, {entry.title}: {entry.channels} channels, {entry.macs:,} MAC, "
        f"receptive field {entry.field[0]}×{entry.field[1]} px, {entry.energy:.1%} of the energy"
    )
    if measured:
        drops = ", ".join(f"{entry.drops[how]:+.3f} {words}" for how, words in REPLACED.items())
        detail += f"; attribution {entry.attribution:+.3f}; drop of the logit: {drops}"
    pick = f"{entry.junction}/{entry.place}"
    return Cell(pick, branch_colour(entry.role), entry.title, text, level, detail)


def _pick(name: str) -> None:
    st.session_state["led_open"] = name


def open_picked(subject: Subject) -> None:
    """Follow a click: the explorer at the branch's strongest channel, or the block's own page."""
    picked = str(st.session_state.pop("led_open", ""))
    name, _, place = picked.rpartition("/")
    join = next((join for join in bench_of(subject).joins if join.name == name), None)
    if join is None:
        return
    if subject.card.family not in INCEPTION:
        goto.block(name)
    maps = whole_of(subject).given[join.edges[int(place)]]
    goto.branch(name, f"{place}.{strongest(maps)}")
