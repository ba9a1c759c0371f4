"""The ledger's parts, each drawn from its entries."""

import csv
import io
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

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


def rows_of(entries: Sequence[Entry], measured: Ledger | None) -> list[dict[str, Any]]:
    """The table's rows; what is not measured yet has no column."""
    rows: list[dict[str, Any]] = []
    for e in entries:
        row: dict[str, Any] = {
            "module": e.join, "branch": e.title, "channels": e.channels, "MAC": e.macs,
            "receptive field": f"{e.field[0]}×{e.field[1]}", "energy": e.energy,
        }  # fmt: skip
        if measured:
            whole = measured.difference or 1.0
            row |= {"attribution": e.attribution, "share": e.attribution / whole,
                    **{f"drop, {how}": e.drops[how] for how in REPLACED}}  # fmt: skip
        rows.append(row)
    return rows


def table(entries: Sequence[Entry], measured: Ledger | None, stem: str) -> None:
    """All numbers, sortable, and as a file."""
    st.subheader("The ledger")
    rows = rows_of(entries, measured)
    number, share = st.column_config.NumberColumn, st.column_config.NumberColumn
    st.dataframe(rows, key="led_table", hide_index=True, column_config={
        "MAC": number(format="compact"), "energy": share(format="percent"), "share": share(format="percent"),
        "attribution": number(format="%.3f"), "drop, zero": number(format="%.3f"),
        "drop, mean": number("drop, gallery mean", format="%.3f"),
        "drop, picture": number("drop, picture mean", format="%.3f"),
    })  # fmt: skip
    st.download_button("CSV", lambda: _csv(rows), f"{stem}.csv", "text/csv", icon=":material/table:",
                       on_click="ignore", key="led_csv")  # fmt: skip


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


RECIPE = """# For the logit of class c, on a straight path from the baseline picture x0 to the picture x:
for k in range(steps + 1):
    y = branches(x0 + k / steps * (x - x0))            # what every branch hands to its concatenation or sum
    g = torch.autograd.grad(logit(y, c), y)            # one backward pass for all branches
    if k:                                              # trapezoid rule
        attribution += ((g + g_before) / 2 * (y - y_before)).sum()
    y_before, g_before = y, g

# The drop: the branch's tensor (after its ReLU, before the concatenation) is replaced, the rest runs again
replaced = {"zero": torch.zeros_like(y),
            "gallery mean": mean_over_14_pictures[:, None, None].expand_as(y),   # per channel
            "picture mean": y.mean((-2, -1), keepdim=True).expand_as(y)}         # per channel
drop = logit - rest_of_the_network(torch.cat([*others, replaced[how]], 1))[c]
"""


def recipe() -> None:
    """How all this was computed."""
    with st.expander("How this was computed", icon=":material/code:"):
        st.markdown(
            "- **Energy**: share of the sum of squares that enters the concatenation (or the sum).\n"
            "- **Attribution**: layer conductance (Dhamdhere et al. 2018), in logits. A concatenation is all that "
            "flows there, so a module's branches add up to the logit's difference between picture and baseline; F(x) "
            "and shortcut do the same in a residual block. Steps are halved where they do not add up yet.\n"
            "- **Drop**: how far the logit falls when this branch alone is replaced; below zero it rises. The "
            "gallery's mean is per channel, over the 14 gallery pictures (centre crops) and all positions.\n"
            "- **MAC** of a branch count its own convolutions; an identity shortcut multiplies nothing."
        )
        st.code(RECIPE, "python")
