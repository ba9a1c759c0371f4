"""The branch ledger twice: the same class on both sides, cells on one scale, and the difference."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st

from analysis.ablation.ledger import Entry, Ledger
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour
from pages.explore.comparison.sides import Side, shared_class
from pages.explore.ledger.choices import BASELINES
from pages.explore.ledger.grid import MEASURES, cell_of, text_of
from pages.explore.ledger.results import measured_ledger
from serving.branches import part_label
from ui import choice
from ui.show import drawing

OFFERED = ("attribution", "zero", "mean", "picture", "energy")


def ledger_beside(a: Side, b: Side) -> None:
    """Both ledgers on one scale; cell by cell less each other where the branches are the same."""
    if not a.sites or not b.sites:
        st.info("One of these networks has no Inception modules or residual blocks to compare.")
        return
    chosen = shared_class(a, b)
    if chosen is None:
        return
    measure = _measure()
    sides = ((a, chosen.first), (b, chosen.second))
    found = [measured_ledger(s.selection, s.tool, i, "black", s.letter) for s, i in sides]
    one, two = found
    if one is None or two is None:
        return
    _grids(a, one, b, two, measure)
    st.caption(
        f"The logit of “{chosen.name}”: {one.logit:.3f} in A ({one.baseline_logit:.3f} for {BASELINES['black']}), "
        f"{two.logit:.3f} in B ({two.baseline_logit:.3f}). Orange is above zero, blue below, one scale for A and B."
    )


def _measure() -> str:
    chosen = choice.restore_name("cmp_measure", OFFERED[0], OFFERED)
    st.segmented_control("Coloured by", OFFERED, key="cmp_measure", required=True,
                         format_func=lambda m: MEASURES[m][0])  # fmt: skip
    choice.publish("cmp_measure", chosen, OFFERED[0])
    return chosen


def _grids(a: Side, one: Ledger, b: Side, two: Ledger, measure: str) -> None:
    value = MEASURES[measure][1]
    most = max(abs(value(e)) for e in (*one.entries, *two.entries)) or 1.0
    same = [(e.junction, e.title) for e in one.entries] == [
        (e.junction, e.title) for e in two.entries
    ]
    columns = st.columns(3 if same else 2)
    for column, side, ledger in zip(columns, (a, b), (one, two), strict=False):
        with column:
            st.markdown(f"**{side.letter}**")
            cells = [
                cell_of(e, text_of(measure, e), value(e) / most, ledger) for e in ledger.entries
            ]
            _grid(ledger.entries, cells, f"cmp_grid_{side.letter}")
    if same:
        with columns[2]:
            st.markdown("**B − A**")
            _grid(one.entries, _differences(one, two, value), "cmp_grid_d")


def _narrow(cell: Cell) -> Cell:
    """The cell with its branch's short name."""
    return replace(cell, title=part_label(cell.title))


def _differences(one: Ledger, two: Ledger, value: Callable[[Entry], float]) -> list[Cell]:
    """Every branch's value in B less that in A, on a scale of its own."""
    pairs = list(zip(one.entries, two.entries, strict=True))
    apart = [value(y) - value(x) for x, y in pairs]
    most = max(map(abs, apart)) or 1.0
    return [
        Cell(f"{x.junction}/{x.place}", branch_colour(x.role), part_label(x.title), f"{d:+.2f}", d / most,
             f"{x.junction}, {x.title}: {value(x):.3f} in A, {value(y):.3f} in B")
        for (x, y), d in zip(pairs, apart, strict=True)
    ]  # fmt: skip


def _grid(entries: Sequence[Entry], cells: Sequence[Cell], key: str) -> None:
    rows = []
    for name, of in groupby(zip(entries, cells, strict=True), key=lambda pair: pair[0].junction):
        title = name.removeprefix("inception").removeprefix("Mixed_")
        rows.append(Row(title, "", [cell for _, cell in of]))
    drawing(grid_html(rows, key), key=key, columns=max(len(row.cells) for row in rows))
