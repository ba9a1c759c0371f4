"""The branch ledger: controls, the grid, the rankings, the table."""

import streamlit as st

from analysis.ablation.ledger import Ledger
from pages.explore.ledger import words
from pages.explore.ledger.choices import BASELINES, choices, chosen_measure
from pages.explore.ledger.grid import grid, open_picked
from pages.explore.ledger.listing import listing
from pages.explore.ledger.results import (
    HEAVY,
    LEDGERS,
    facts_of,
    key_of,
    ledger_of,
    macs_of_a_pass,
)
from pages.explore.ledger.table import table
from serving.branches import NO_JOINS, bench_of
from serving.subject import Subject
from ui.run import asked, over
from ui.sentences import as_text, errors_as_sentences


@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question. No fragment: inside one, no click would stop a measurement."""
    if not bench_of(subject).joins:
        st.info(NO_JOINS)
        return
    chosen = choices(subject)
    _views(subject, asked_ledger(subject, chosen.target, chosen.baseline), chosen.baseline)


def asked_ledger(subject: Subject, target: int, baseline: str, side: str = "") -> Ledger | None:
    """The ledger; None while nobody has asked for a long one, or it was stopped.

    `side` tells two ledgers of one page apart.
    """
    place, key = f"led{side}", key_of(subject, target, baseline)
    if LEDGERS.get(key) is None:
        macs = macs_of_a_pass(subject)
        passes = (
            f"33 or more passes with gradients, {macs / 1e9:.1f} G MAC each; it can be stopped."
        )
        seconds = 0.0 if macs <= HEAVY else None
        label = "Measure attribution and drops"
        if not asked(label, key=place, settings=key, seconds=seconds, takes=passes):
            return None
    result = ledger_of(subject, target, baseline, place)
    over(place)
    return result


@st.fragment
@errors_as_sentences
def _views(subject: Subject, measured: Ledger | None, baseline: str) -> None:
    """All that is drawn from the numbers."""
    entries = measured.entries if measured else facts_of(subject)
    measure = chosen_measure(measured is not None)
    grid(entries, measured, measure, subject.card.family)
    if measured:
        name = as_text(subject.classes[measured.target])
        st.markdown(words.sums(measured, name, BASELINES[baseline]))
        if caution := words.caution(measured):
            st.caption(caution)
        left, right = st.columns(2)
        left.markdown(words.mattered(entries, name, measure))
        right.markdown(words.least_for_cost(entries, measure))
    table(entries, measured, f"{subject.network}-ledger")
    listing()
    open_picked(subject)
