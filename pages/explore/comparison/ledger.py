"""The branch ledger twice: the same class on both sides, cells on one scale, and the difference."""

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from analysis.ablation.ledger import Entry, Ledger
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour
from pages.explore.comparison.sides import Side, shared_class
from pages.explore.ledger.choices import BASELINES
from pages.explore.ledger.grid import cell_of, short_name
from pages.explore.ledger.measures import MEASURES, text_of
from pages.explore.ledger.view import asked_ledger
from serving.branches import part_label
from ui import choice
from ui.sentences import as_text
from ui.show import drawing

OFFERED = ("attribution", "zero", "mean", "picture", "energy")


def ledger(a: Side, b: Side) -> None:
    """Both ledgers on one scale; cell by cell less each other where the branches are the same."""
    if not a.sites or not b.sites:
        st.info("One of these networks has no Inception modules or residual blocks to compare.")
        return
    chosen = shared_class(a, b)
    if chosen is None:
        return
    measure = _measure()
    first = asked_ledger(a.subject, chosen.first, "black", a.letter)
    second = asked_ledger(b.subject, chosen.second, "black", b.letter)
    if first is None or second is None:
        return
    _grids(first, second, measure)
    st.caption(
        f"The logit of “{as_text(chosen.name)}”: {first.logit:.3f} in A "
        f"({first.baseline_logit:.3f} for {BASELINES['black']}), {second.logit:.3f} in B "
        f"({second.baseline_logit:.3f}). Orange is above zero, blue below, one scale for A and B."
    )


def _measure() -> str:
    return choice.kept(
        st.segmented_control,
        "Coloured by",
        OFFERED,
        key="cmp_measure",
        default=OFFERED[0],
        required=True,
        format_func=lambda measure: MEASURES[measure][0],
    )


def _grids(first: Ledger, second: Ledger, measure: str) -> None:
    value = MEASURES[measure][1]
    most = max(abs(value(e)) for e in (*first.entries, *second.entries)) or 1.0
    names = [[(e.junction, e.title) for e in ledger.entries] for ledger in (first, second)]
    same = names[0] == names[1]
    columns = st.columns(3 if same else 2)
    for column, letter, ledger in zip(columns, "AB", (first, second), strict=False):
        with column:
            st.markdown(f"**{letter}**")
            cells = [
                cell_of(e, text_of(measure, e), value(e) / most, ledger) for e in ledger.entries
            ]
            _grid(ledger.entries, cells, f"cmp_grid_{letter}")
    if same:
        with columns[2]:
            st.markdown("**B − A**")
            _grid(first.entries, _differences(first, second, value), "cmp_grid_d")


def _differences(first: Ledger, second: Ledger, value: Callable[[Entry], float]) -> list[Cell]:
    """Every branch's value in B less that in A, on a scale of its own."""
    pairs = list(zip(first.entries, second.entries, strict=True))
    apart = [value(y) - value(x) for x, y in pairs]
    most = max(map(abs, apart)) or 1.0
    return [
        Cell(
            f"{x.junction}/{x.place}",
            branch_colour(x.role),
            part_label(x.title),
            f"{d:+.2f}",
            d / most,
            f"{x.junction}, {x.title}: {value(x):.3f} in A, {value(y):.3f} in B",
        )
        for (x, y), d in zip(pairs, apart, strict=True)
    ]


def _grid(entries: Sequence[Entry], cells: Sequence[Cell], key: str) -> None:
    rows = []
    for name, of in groupby(zip(entries, cells, strict=True), key=lambda pair: pair[0].junction):
        rows.append(Row(short_name(name), "", [cell for _, cell in of]))
    drawing(grid_html(rows, key), key=key, columns=max(len(row.cells) for row in rows))
