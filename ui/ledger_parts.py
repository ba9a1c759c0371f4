"""The ledger's parts, each drawn from its entries."""

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from analysis.ablation import Join, Run
from analysis.conductance import TOLERANCE
from analysis.ledger import Entry, Ledger, cost_most_for_least, mattered_most, shares
from figures.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour, short
from ui import link
from ui.compute import Instrument
from ui.explorer_state import pick_channel, pick_module
from ui.frame import INCEPTION
from ui.joins import strongest
from ui.pick import drawing

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
LISTED = 5


def _measure(known: bool) -> str:
    options = list(MEASURES) if known else list(FROM_ONE_PASS)
    chosen = link.restore_name("led_measure_by", options[0], options)
    st.segmented_control("Coloured by", options, key="led_measure_by", required=True,
                         format_func=lambda m: MEASURES[m][0])  # fmt: skip
    link.publish("led_measure_by", chosen, options[0])
    return chosen


def grid(entries: Sequence[Entry], measured: Ledger | None, family: str) -> None:
    """Modules by branches, coloured by one measure; a cell is opened by a click."""
    measure = _measure(measured is not None)
    value = MEASURES[measure][1]
    most = max(abs(value(entry)) for entry in entries) or 1.0
    rows = []
    for name, of in groupby(entries, key=lambda e: e.join):
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
        f"{entry.join}, {entry.title}: {entry.channels} channels, {entry.macs:,} MAC, receptive field "
        f"{entry.field[0]}×{entry.field[1]} px, {entry.energy:.1%} of the energy"
    )
    if measured:
        drops = ", ".join(f"{entry.drops[how]:+.3f} {words}" for how, words in REPLACED.items())
        detail += f"; attribution {entry.attribution:+.3f}; drop of the logit: {drops}"
    pick = f"{entry.join}/{entry.place}"
    return Cell(pick, branch_colour(entry.role), entry.title, text, level, detail)


def _pick(name: str) -> None:
    st.session_state["led_open"] = name


def open_picked(tool: Instrument, run: Run, joins: Sequence[Join]) -> None:
    """Follow a click: the explorer at the branch's strongest channel, or the residual page at the block."""
    picked = str(st.session_state.pop("led_open", ""))
    name, _, place = picked.rpartition("/")
    join = next((j for j in joins if j.name == name), None)
    if join is None:
        return
    if tool.loaded.card.family not in INCEPTION:
        st.session_state["block"] = name
        st.switch_page("pages/resnet/residual_block.py")
    pick_module(name)
    pick_channel(f"{place}.{strongest(run.given[join.edges[int(place)]])}")
    st.switch_page("pages/explore/branches.py")


def sums(measured: Ledger, name: str, baseline: str) -> None:
    """Do the attributions of a module add up?"""
    reach = "All sums are" if measured.error <= TOLERANCE else "Not all sums are"
    worst = (
        f"at most {measured.error:.1%} of the difference away"
        if measured.error < 10
        else "far from it"
    )
    st.markdown(
        f"**The logit of {name} is {measured.logit:.3f} for this picture and {measured.baseline_logit:.3f} for "
        f"{baseline}: a difference of {measured.difference:.3f}.** {reach} within {TOLERANCE:.0%} of it "
        f"({worst}, after {measured.points} points of the path)."
    )
    if measured.error > TOLERANCE:
        st.caption("A small difference between large opposite parts converges slowly. Read the attributions of this "
                   "class as rough, or start at the other baseline.")  # fmt: skip


def rankings(entries: Sequence[Entry], name: str) -> None:
    """Which branch mattered most, and which cost most for least."""
    measure = st.session_state["led_measure_by"]
    measure = "zero" if measure in FROM_ONE_PASS else measure
    worth = [MEASURES[measure][1](entry) for entry in entries]
    cost, gain = shares([float(e.macs) for e in entries]), shares(worth)
    words = (
        f"attribution to {name}"
        if measure == "attribution"
        else f"fall of {name}’s logit, {REPLACED[measure]}"
    )
    left, right = st.columns(2)
    best = mattered_most(entries, worth)[:LISTED]
    left.markdown(f"**Mattered most** ({words})\n\n" + "\n".join(
        f"1. {_called(entries[i])}: {worth[i]:+.2f}" for i in best
    ))  # fmt: skip
    worst = [i for i in cost_most_for_least(entries, worth) if entries[i].macs][:LISTED]
    right.markdown("**Cost most for least** (share of all branches’ MAC against share of all effects)\n\n" + "\n".join(
        f"1. {_called(entries[i])}: {cost[i]:.1%} of the MAC for {gain[i]:.1%} of the effect" for i in worst
    ))  # fmt: skip


def _called(entry: Entry) -> str:
    return f"{entry.join} {entry.title}"
