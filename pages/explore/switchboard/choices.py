"""Which branches are off, and what replaces them; presets, undo and redo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.ablation.branches import Off
from analysis.structure.junctions import Junction
from serving.branches import bench_of
from serving.subject import Subject
from ui import switches


@dataclass(frozen=True)
class Choices:
    """The branches that are off, by (join, branch), and how they are replaced."""

    off: Off
    how: str


def choices(subject: Subject) -> Choices:
    """The row of presets, and the choice of a replacement."""
    network, joins = subject.network, bench_of(subject).joins
    off, how = switches.current(network, joins)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, state in presets(joins).items():
            st.button(
                name,
                on_click=switches.change,
                args=(network, joins, state),
                key=f"sw_preset_{name}",
                type="primary" if state == off else "secondary",
            )
        _step("Undo", network, back=True)
        _step("Redo", network, back=False)
    st.segmented_control(
        "A branch that is off is replaced by",
        list(switches.HOWS),
        key="sw_how",
        required=True,
        format_func=switches.HOWS.__getitem__,
    )
    return Choices(off, how)


def _step(label: str, network: str, back: bool) -> None:
    name = label.lower()
    st.button(
        label,
        icon=f":material/{name}:",
        on_click=switches.step,
        args=(network, back),
        key=f"sw_{name}",
        disabled=not switches.can_step(network, back),
    )


def presets(joins: Sequence[Junction]) -> Mapping[str, Off]:
    """Named states that this network has; a module with no 1×1 branch keeps all of its branches."""
    parts = [(w, p, part) for w, join in enumerate(joins) for p, part in enumerate(join.parts)]
    has_one = {w for w, _, part in parts if part.role == "1x1"}

    def without(role: str) -> Off:
        return frozenset((w, p) for w, p, part in parts if part.role == role)

    only_one = frozenset((w, p) for w, p, part in parts if w in has_one and part.role != "1x1")
    states = {
        "Only 1×1": only_one,
        "No 5×5": without("5x5"),
        "No pooling": without("pool"),
        "No skip": without("shortcut"),
        "No F(x)": without("F(x)"),
    }
    return {"All on": frozenset(), **{name: state for name, state in states.items() if state}}
