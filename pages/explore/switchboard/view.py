"""The switchboard: switches on the network's line, the answers, a later module, the record."""

from collections.abc import Sequence

import streamlit as st

from analysis.ablation.branches import Means, Off, changes_for
from analysis.structure.junctions import Junction
from pages.explore.switchboard.answers import answers
from pages.explore.switchboard.board import board
from pages.explore.switchboard.choices import Choices, choices
from pages.explore.switchboard.later_module import later_module
from pages.explore.switchboard.listing import how_computed
from pages.explore.switchboard.recorded import recorded
from pages.explore.switchboard.results import Timed, timed_run
from serving.branches import NO_JOINS, bench_of
from serving.subject import Subject
from ui import goto
from ui.menu import INCEPTION
from ui.sentences import errors_as_sentences
from ui.switches import means_for


@st.fragment
@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question."""
    joins = bench_of(subject).joins
    if not joins:
        st.info(NO_JOINS)
        return
    chosen = choices(subject)
    board(subject.network, joins, chosen.off)
    means = means_for(subject, chosen.how)
    whole = timed_run(subject, frozenset(), "zero", {})
    now = _timed(subject, chosen, means) if chosen.off else whole
    st.caption(_how_it_ran(joins, chosen.off, now))
    left, right = st.columns([5, 4])
    with left:
        answers(subject.classes, whole.run, now.run)
    with right:
        recorded(subject.card, joins, chosen.how)
    changes = changes_for(joins, chosen.off, chosen.how, means)
    later_module(joins, chosen.off, changes, whole.run, now.run)
    how_computed()
    _way_to_the_explorer(subject, chosen.off)


def _timed(subject: Subject, choices: Choices, means: Means) -> Timed:
    """The run of these switches; this session's last state of the same subject may be its base."""
    stem = (subject.key, choices.how)
    last_stem, last = st.session_state.get("sw_last", (None, frozenset()))
    st.session_state["sw_last"] = (stem, choices.off)
    base = last if last_stem == stem else frozenset()
    return timed_run(subject, choices.off, choices.how, means, base)


def _how_it_ran(joins: Sequence[Junction], off: Off, now: Timed) -> str:
    if not off:
        return "Everything is on: click a branch to switch it off (Tab and Enter do the same)."
    many = "One branch is off" if len(off) == 1 else f"{len(off)} branches are off"
    ran = (
        "the whole network was run"
        if now.first < 0
        else f"only the part from {joins[now.first].name} on was run"
    )
    cost = f"{now.share:.0%} of a whole pass’s MAC, {1e3 * now.seconds:.0f} ms"
    return f"{many}. For this change {ran}: {cost}."


def _way_to_the_explorer(subject: Subject, off: Off) -> None:
    label = "Explore this network branch by branch"
    if (
        off
        and subject.card.family in INCEPTION
        and st.button(label, icon=":material/account_tree:", key="sw_explore")
    ):
        goto.explorer()
