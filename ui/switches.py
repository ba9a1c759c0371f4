"""Which branches are switched off: kept for each network in the session, and in the address."""

from collections.abc import Sequence

import streamlit as st

from analysis.ablation.branches import Means, Off
from analysis.activations.capture import Activations
from analysis.structure.junctions import Junction
from serving.branches import bench_of, gallery_means, switched_activations
from serving.subject import Subject
from ui import choice
from ui.run import waiting

HOWS = {
    "zero": "zero",
    "mean": "its mean over the gallery",
    "picture": "its mean over the picture",
}


def encode(joins: Sequence[Junction], off: Off) -> str:
    """A hexadecimal digit for each join, a bit for each branch that is off; no zeros at the end."""
    digits = [
        sum(1 << place for place in range(4) if (which, place) in off)
        for which in range(len(joins))
    ]
    return "".join(f"{digit:x}" for digit in digits).rstrip("0")


def decode(joins: Sequence[Junction], written: str) -> Off:
    """The branches that are off; none for what is no such digits, or names what is not there."""
    if len(written) > len(joins) or any(c not in "0123456789abcdef" for c in written):
        return frozenset()
    off = {
        (w, place) for w, c in enumerate(written) for place in range(4) if int(c, 16) >> place & 1
    }
    fits = all(place < len(joins[which].parts) for which, place in off)
    return frozenset(off) if fits else frozenset()


def switch_digits(network: str) -> dict[str, str]:
    """Each network's switches as digits; the address is read once, for the network it came with."""
    if "sw_states" not in st.session_state:
        st.session_state["sw_states"] = {network: choice.written("off")}
    states: dict[str, str] = st.session_state["sw_states"]
    return states


def current(network: str, joins: Sequence[Junction]) -> tuple[Off, str]:
    """The branches of this network that are off, and what replaces them; the address gets both."""
    off = decode(joins, switch_digits(network).get(network, ""))
    digits = switch_digits(network)[network] = encode(joins, off)
    how = choice.restore_name("sw_how", "zero", list(HOWS))
    choice.publish("off", digits, "")
    choice.publish("sw_how", how if off else "zero", "zero")
    return off, how


def change(network: str, joins: Sequence[Junction], off: Off) -> None:
    """Switch to another state; the one before can be brought back."""
    states = switch_digits(network)
    before = states.get(network, "")
    states[network] = encode(joins, off)
    if states[network] != before:
        _pile("sw_past", network).append(before)
        _pile("sw_future", network).clear()


def step(network: str, back: bool) -> None:
    """Undo the last change, or redo the one that was undone."""
    source, target = ("sw_past", "sw_future") if back else ("sw_future", "sw_past")
    if _pile(source, network):
        states = switch_digits(network)
        _pile(target, network).append(states.get(network, ""))
        states[network] = _pile(source, network).pop()


def can_step(network: str, back: bool) -> bool:
    """Is there something to undo, or to redo?"""
    return bool(_pile("sw_past" if back else "sw_future", network))


def _pile(name: str, network: str) -> list[str]:
    piles: dict[str, list[str]] = st.session_state.setdefault(name, {})
    return piles.setdefault(network, [])


def switched_off(subject: Subject) -> tuple[Off, str]:
    """This session's switches of the subject's network; with none, its joins are not looked for."""
    if not switch_digits(subject.network).get(subject.network):
        choice.publish("off", "", "")
        return frozenset(), "zero"
    return current(subject.network, bench_of(subject).joins)


def switched(subject: Subject) -> Activations:
    """The subject's activations with this session's switches; a banner says which are off."""
    off, how = switched_off(subject)
    if not off:
        return subject.activations
    _banner(subject.network, bench_of(subject).joins, off, how)
    return switched_activations(subject, off, how, means_for(subject, how))


def means_for(subject: Subject, how: str) -> Means:
    """The gallery's means where branches are replaced by them; a bar shows their measurement."""
    if how != "mean":
        return {}
    with waiting("Each branch’s mean over the gallery …") as progress:
        return gallery_means(subject, progress)


def _banner(network: str, joins: Sequence[Junction], off: Off, how: str) -> None:
    many = f"{len(off)} branches are"
    if len(off) == 1:
        ((which, place),) = off
        many = f"{joins[which].name} {joins[which].parts[place].title} is"
    with st.container(horizontal=True, vertical_alignment="center", key="sw_banner"):
        st.warning(
            f"{many} switched off (replaced by {HOWS[how]}): this page shows the changed network.",
            icon=":material/toggle_off:",
            width="stretch",
        )
        st.button(
            "Back to the whole network",
            on_click=change,
            args=(network, joins, frozenset()),
            key="sw_whole",
        )


def switched_fact(network: str) -> dict[str, str]:
    """What a file says of this session's switches: their digits, and the replacement."""
    off = switch_digits(network).get(network, "")
    return {"off": off, "replaced_by": str(st.session_state["sw_how"])} if off else {}
