"""The ledger's parts, each drawn from its entries."""

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from analysis.ablation.branches import Pass
from analysis.ablation.ledger import Entry, Ledger
from analysis.structure.junctions import Junction
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour, short
from pages.explore.branches.choices import pick_channel, pick_module
from serving.branches import strongest
from serving.networks import Instrument
from ui import choice
from ui.frame import INCEPTION
from ui.show import drawing

MEASURES: dict[str, tuple[str, Callable[[Entry], float]]] = {
    "attribution": ("attribution (logits)", lambda e: e.attribution),
    "zero": ("drop: zero", lambda e: e.drops["zero"]),
    "mean": ("drop: gallery mean", lambda e: e.drops["mean"]),
    "picture": ("drop: picture mean", lambda e: e.drops["picture"]),
    "energy": ("energy", lambda e: e.energy),
    "macs": ("MAC", lambda e: float(e.macs)),
    "channels": ("channels", lambda e: float(e.channels)),
    "field": ("receptive field", lambda e: float(max(e.field))),
}
FROM_ONE_PASS = ("energy", "macs", "channels", "field")
REPLACED = {
    "zero": "replaced by zero",
    "mean": "replaced by its mean over the gallery",
    "picture": "replaced by its mean over the picture",
}


def _measure(known: bool) -> str:
    options = list(MEASURES) if known else list(FROM_ONE_PASS)
    chosen = choice.restore_name("led_measure_by", options[0], options)
    st.segmented_control("Coloured by", options, key="led_measure_by", required=True,
                         format_func=lambda m: MEASURES[m][0])  # fmt: skip
    choice.publish("led_measure_by", chosen, options[0])
    return chosen


def grid(entries: Sequence[Entry], measured: Ledger | None, family: str) -> None:
    """Modules by branches, coloured by one measure; a cell is opened by a click."""
    measure = _measure(measured is not None)
    value = MEASURES[measure][1]
    most = max(abs(value(entry)) for entry in entries) or 1.0
    rows = []
    for name, of in groupby(entries, key=lambda e: e.junction):
        cells = [cell_of(e, text_of(measure, e), value(e) / most, measured) for e in of]
        note = ""
        if measured and measure == "attribution":
            note = f"sum {measured.sums[name]:.3g} of {measured.difference:.3g}"
        title = name.removeprefix("inception").removeprefix("Mixed_")
        rows.append(Row(title, note, cells))
    columns = max(len(row.cells) for row in rows)
    drawing(grid_html(rows, MEASURES[measure][0]), key="led_grid", on_pick=_pick, columns=columns)
    where = (
        "the explorer at that branch" if family in INCEPTION else "that block on the residual page"
    )
    st.caption(f"One row for each {'module' if family in INCEPTION else 'block'}, one cell for each branch; "
               f"orange is above zero, blue below. A click opens {where}.")  # fmt: skip


def text_of(measure: str, entry: Entry) -> str:
    """A measure of one branch as it is written in its cell."""
    if measure == "field":
        return f"{entry.field[0]}×{entry.field[1]}"
    value = MEASURES[measure][1](entry)
    if measure == "energy":
        return f"{value:.0%}"
    return short(value) if measure in FROM_ONE_PASS else f"{value:+.2f}"


def cell_of(entry: Entry, text: str, level: float, measured: Ledger | None) -> Cell:
    """One branch's cell; `level` is its place (-1 to 1) on the colour scale."""
    detail = (
        f"{entry.junction}, {entry.title}: {entry.channels} channels, {entry.macs:,} MAC, receptive field "
        f"{entry.field[0]}×{entry.field[1]} px, {entry.energy:.1%} of the energy"
    )
    if measured:
        drops = ", ".join(f"{entry.drops[how]:+.3f} {words}" for how, words in REPLACED.items())
        detail += f"; attribution {entry.attribution:+.3f}; drop of the logit: {drops}"
    pick = f"{entry.junction}/{entry.place}"
    return Cell(pick, branch_colour(entry.role), entry.title, text, level, detail)


def _pick(name: str) -> None:
    st.session_state["led_open"] = name


def open_picked(tool: Instrument, run: Pass, joins: Sequence[Junction]) -> None:
    """Follow a click: the explorer at the branch's strongest channel, or the residual page at the block."""
    picked = str(st.session_state.pop("led_open", ""))
    name, _, place = picked.rpartition("/")
    join = next((j for j in joins if j.name == name), None)
    if join is None:
        return
    if tool.loaded.card.family not in INCEPTION:
        st.session_state["block"] = name
        st.switch_page("pages/resnet/residual_block/page.py")
    pick_module(name)
    pick_channel(f"{place}.{strongest(run.given[join.edges[int(place)]])}")
    st.switch_page("pages/explore/branches/page.py")
