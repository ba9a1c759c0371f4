"""The switchboard: switches on the network's line, the answers, a later module, the record."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from serving.selection import Selection

from analysis.ablation.branches import Off, Pass, changes_for
from analysis.activations.numbers import probabilities
from analysis.structure.junctions import Junction
from figures.diagrams.bars import Change, answers_svg
from figures.diagrams.switchboard import board_html
from pages.explore.switchboard.board import panels, presets, toggle
from pages.explore.switchboard.later_module import later_module
from pages.explore.switchboard.listing import code_panel
from pages.explore.switchboard.recorded import recorded
from pages.explore.switchboard.results import Timed, timed_run
from serving.branches import NO_JOINS, bench_of, gallery_means
from serving.networks import Instrument
from ui import switches
from ui.frame import INCEPTION, in_sentences
from ui.show import drawing


@st.fragment
@in_sentences
def switchboard_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question."""
    found = bench_of(selection, tool)
    if not found.joins:
        st.info(NO_JOINS)
        return
    off, how = _controls(selection.network, found.joins)
    drawing(board_html(panels(found.joins, off)), key="sw_board",
            on_pick=lambda pick: toggle(selection.network, found.joins, pick))  # fmt: skip
    means = gallery_means(selection, tool) if how == "mean" else {}
    whole = timed_run(selection, tool, found, frozenset(), "zero", {})
    now = timed_run(selection, tool, found, off, how, means) if off else whole
    _say_how_it_ran(found.joins, off, now)
    left, right = st.columns([5, 4])
    with left:
        _answers(tool, whole.run, now.run)
    with right:
        recorded(tool.loaded.card, found.joins, how)
    later_module(found.joins, off, changes_for(found.joins, off, how, means), whole.run, now.run)
    code_panel()
    if off and tool.loaded.card.family in INCEPTION and st.button(
        "Look around in this network with the explorer", icon=":material/account_tree:", key="sw_explore"
    ):  # fmt: skip
        st.switch_page("pages/explore/branches/page.py")


def _controls(network: str, joins: Sequence[Junction]) -> tuple[Off, str]:
    off, how = switches.current(network, joins)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, state in presets(joins).items():
            st.button(name, on_click=switches.change, args=(network, joins, state), key=f"sw_preset_{name}",
                      type="primary" if state == off else "secondary")  # fmt: skip
        st.button("Undo", icon=":material/undo:", on_click=switches.step, args=(network, True), key="sw_undo",
                  disabled=not switches.can_step(network, back=True))  # fmt: skip
        st.button("Redo", icon=":material/redo:", on_click=switches.step, args=(network, False), key="sw_redo",
                  disabled=not switches.can_step(network, back=False))  # fmt: skip
    st.segmented_control("A branch that is off is replaced by", list(switches.HOWS), key="sw_how", required=True,
                         format_func=switches.HOWS.__getitem__)  # fmt: skip
    return off, how


def _say_how_it_ran(joins: Sequence[Junction], off: Off, now: Timed) -> None:
    if not off:
        st.caption("Everything is on: click a branch to switch it off (Tab and Enter do the same).")
        return
    many = "One branch is off" if len(off) == 1 else f"{len(off)} branches are off"
    ran = (
        "the whole network was run"
        if now.first < 0
        else f"only what comes from {joins[now.first].name} on was run"
    )
    st.caption(
        f"{many}. For this change {ran}: {now.share:.0%} of a whole pass’s MAC, {1e3 * now.seconds:.0f} ms."
    )


def _answers(tool: Instrument, whole: Pass, now: Pass) -> None:
    logits = [run.logits[0].cpu().numpy() for run in (whole, now)]
    chances = [probabilities(values) for values in logits]
    best = dict.fromkeys(
        int(i) for c in reversed(chances) for i in np.argsort(-c, kind="stable")[:5]
    )
    changes = [
        Change(tool.loaded.classes[i], (float(logits[0][i]), float(logits[1][i])),
               (float(chances[0][i]), float(chances[1][i])))
        for i in best
    ]  # fmt: skip
    st.subheader("The answer, before and after")
    drawing(answers_svg(changes), key="sw_answers")
    st.caption("The five most probable classes of this network, then those of the whole one (pale bar) if they are "
               "others.")  # fmt: skip
