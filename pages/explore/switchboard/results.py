"""Passes with some branches switched off, and how long they took."""

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import streamlit as st
from serving.selection import Selection

from analysis.ablation.branches import Means, Off, Pass, changes_for, first_difference, switched_run
from analysis.ablation.stepper import Change as Replace
from analysis.structure.junctions import Edge
from serving.branches import Bench
from serving.cores import one_core
from serving.networks import Instrument
from serving.passes import pixels_of
from serving.store import Store

RUNS_KEPT = 6  # 5 to 100 MB each: what every branch gave


@dataclass(frozen=True)
class Timed:
    """A run with the join that it started at, its share of a whole pass's MACs, and its seconds."""

    run: Pass
    first: int
    share: float
    seconds: float


@st.cache_resource(show_spinner=False)
def _runs() -> Store[Hashable, Timed]:
    return Store(RUNS_KEPT)


def timed_run(
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
