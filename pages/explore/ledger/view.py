"""The branch ledger: controls, the grid, the rankings, the table."""

import streamlit as st

from analysis.ablation.branches import Pass
from analysis.ablation.ledger import Ledger, entries_of
from pages.explore.ledger.choices import BASELINES, controls
from pages.explore.ledger.grid import grid, open_picked
from pages.explore.ledger.listing import recipe
from pages.explore.ledger.results import measured_ledger
from pages.explore.ledger.table import table
from pages.explore.ledger.words import rankings, sums
from serving.branches import NO_JOINS, bench_of, whole_of
from serving.networks import Instrument
from serving.selection import Selection
from ui.frame import in_sentences


@in_sentences
def ledger_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question. No fragment: inside one, a click would not stop a measurement."""
    found = bench_of(selection, tool)
    if not found.joins:
        st.info(NO_JOINS)
        return
    run = whole_of(selection, tool)
    target, baseline = controls(tool, run)
    measured = measured_ledger(selection, tool, target, baseline)
    _views(selection, tool, run, measured, baseline)


@st.fragment
@in_sentences
def _views(
    selection: Selection, tool: Instrument, run: Pass, measured: Ledger | None, baseline: str
) -> None:
    """All that is drawn from the numbers."""
    found = bench_of(selection, tool)
    entries = (
        measured.entries if measured else entries_of(found.walk, found.joins, tool.fields, run)
    )
    grid(entries, measured, tool.loaded.card.family)
    if measured:
        name = tool.loaded.classes[measured.target]
        sums(measured, name, BASELINES[baseline])
        rankings(entries, name)
    table(entries, measured, f"{selection.network}-ledger")
    recipe()
    open_picked(tool, run, found.joins)
