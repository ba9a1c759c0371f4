"""The switchboard: switches on the network's line, the answers, a later module, the record."""

import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from analysis.ablation import (
    Join,
    Means,
    Off,
    Run,
    changes_for,
    first_difference,
    switched_run,
)
from analysis.summaries import probabilities
from analysis.walk import Change as Replace
from analysis.walk import Edge
from figures.style import branch_colour
from figures.switchboard import Change, Panel, Switch, answers_svg, board_html
from ui import switches
from ui.compute import Instrument, one_core, pixels_of
from ui.frame import INCEPTION, in_sentences
from ui.joins import NO_JOINS, Bench, bench_of, gallery_means, part_label
from ui.pick import drawing
from ui.selection import Selection
from ui.store import Store
from ui.switchboard_parts import code_panel, later_module, recorded

RUNS_KEPT = 6  # 5 to 100 MB each: what every branch gave


@dataclass(frozen=True)
class Timed:
    """A run with the join that it started at, its share of a whole pass's MACs, and its seconds."""

    run: Run
    first: int
    share: float
    seconds: float


@st.cache_resource(show_spinner=False)
def _runs() -> Store[Hashable, Timed]:
    return Store(RUNS_KEPT)


@st.fragment
@in_sentences
def switchboard_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question."""
    found = bench_of(selection, tool)
    if not found.joins:
        st.info(NO_JOINS)
        return
    off, how = _controls(selection.network, found.joins)
    drawing(board_html(_panels(found.joins, off)), key="sw_board",
            on_pick=lambda pick: _toggle(selection.network, found.joins, pick))  # fmt: skip
    means = gallery_means(selection, tool) if how == "mean" else {}
    whole = _timed(selection, tool, found, frozenset(), "zero", {})
    now = _timed(selection, tool, found, off, how, means) if off else whole
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
        st.switch_page("pages/explore/branches.py")


def _controls(network: str, joins: Sequence[Join]) -> tuple[Off, str]:
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


def presets(joins: Sequence[Join]) -> dict[str, Off]:
    """Named states that this network has; a module without a 1×1 branch keeps all of its branches."""
    parts = [(w, p, part) for w, join in enumerate(joins) for p, part in enumerate(join.parts)]
    has_one = {w for w, _, part in parts if part.role == "1x1"}

    def without(role: str) -> Off:
        return frozenset((w, p) for w, p, part in parts if part.role == role)

    found = {
        "Only 1×1": frozenset(
            (w, p) for w, p, part in parts if w in has_one and part.role != "1x1"
        ),
        "No 5×5": without("5x5"),
        "No pooling": without("pool"),
        "No skip": without("shortcut"),
        "No F(x)": without("F(x)"),
    }
    return {"All on": frozenset(), **{name: state for name, state in found.items() if state}}


def _panels(joins: Sequence[Join], off: Off) -> list[Panel]:
    return [
        Panel(
            join.name.removeprefix("inception").removeprefix("Mixed_"), join.parts[0].role == "F(x)",
            [
                _switch(join, which, place, (which, place) not in off)
                for place in range(len(join.parts))
            ],
        )
        for which, join in enumerate(joins)
    ]  # fmt: skip


def _switch(join: Join, which: int, place: int, on: bool) -> Switch:
    part = join.parts[place]
    detail = f"{join.name}, {part.title}: {'on' if on else 'off'}"
    return Switch(f"{which}.{place}", part_label(part.title), branch_colour(part.role), detail, on)


def _toggle(network: str, joins: Sequence[Join], pick: str) -> None:
    which, place = map(int, pick.split("."))
    off, _ = switches.current(network, joins)
    switches.change(network, joins, off ^ {(which, place)})


def _timed(
    selection: Selection, tool: Instrument, found: Bench, off: Off, how: str, means: Means
) -> Timed:
    """The run of this state: from the cache, or from the first join at which it differs from one that is there."""
    how = how if off else "any"
    stem = (selection.network, selection.device, selection.picture.key, selection.framing, id(tool))
    runs, key, last = _runs(), (*stem, how, off), _last(stem, how)
    if off:
        st.session_state["sw_last"] = (stem, how, off)
    if (done := runs.get(key)) is not None:
        return done
    bases = {
        state: runs.get((*stem, how if state else "any", state)) for state in (frozenset(), last)
    }
    known = {state: timed.run for state, timed in bases.items() if timed is not None}
    base, first = None, 0
    if known:
        state = max(known, key=lambda s: first_difference(found.joins, s, off))
        first = first_difference(found.joins, state, off)
        base = (known[state], first)
    changes: Mapping[Edge, Replace] = changes_for(found.joins, off, how, means) if off else {}
    with one_core():
        started = time.perf_counter()
        run = switched_run(found.walk, found.joins, pixels_of(selection, tool), changes, base=base)
        seconds = time.perf_counter() - started
    share = (
        found.walk.macs([p.node for p in found.joins[first].parts]) / found.walk.macs([])
        if base
        else 1.0
    )
    return runs.put(key, Timed(run, first if base else -1, share, seconds))


def _last(stem: tuple[object, ...], how: str) -> Off:
    """This session's last state, if it was of the same picture, network and replacement."""
    last = st.session_state.get("sw_last")
    return last[2] if last and last[:2] == (stem, how) else frozenset()


def _say_how_it_ran(joins: Sequence[Join], off: Off, now: Timed) -> None:
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


def _answers(tool: Instrument, whole: Run, now: Run) -> None:
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
