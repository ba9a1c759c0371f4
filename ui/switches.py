"""Which branches are switched off: kept for each network in the session, and in the address."""

from collections.abc import Sequence

import streamlit as st
from serving.selection import Selection

from analysis.ablation.branches import Off
from analysis.activations.capture import Activations
from analysis.pictures.framing import Framed
from analysis.structure.junctions import Junction
from serving.branches import bench_of, gallery_means, switched_activations
from serving.networks import Instrument
from serving.passes import seen
from serving.pictures import view_of
from ui import choice

HOWS = {
    "zero": "zero",
    "mean": "its mean over the gallery",
    "picture": "its mean over the picture",
}


def encode(joins: Sequence[Junction], off: Off) -> str:
    """One hexadecimal digit for each join, a bit for each branch that is off; without zeros at the end."""
    digits = [
        sum(1 << place for place in range(4) if (which, place) in off)
        for which in range(len(joins))
    ]
    return "".join(f"{digit:x}" for digit in digits).rstrip("0")


def decode(joins: Sequence[Junction], written: str) -> Off:
    """The branches that are off; nothing for what is not such digits, or names branches that are not there."""
    if len(written) > len(joins) or any(c not in "0123456789abcdef" for c in written):
        return frozenset()
    found = {
        (w, place) for w, c in enumerate(written) for place in range(4) if int(c, 16) >> place & 1
    }
    fits = all(place < len(joins[which].parts) for which, place in found)
    return frozenset(found) if fits else frozenset()


def switch_digits(network: str) -> dict[str, str]:
    """Each network's switches as digits; the address is read once, for the network that it came with."""
    if "sw_states" not in st.session_state:
        st.session_state["sw_states"] = {network: st.query_params.get("off", "")}
    states: dict[str, str] = st.session_state["sw_states"]
    return states


def current(network: str, joins: Sequence[Junction]) -> tuple[Off, str]:
    """The branches of this network that are off, and what replaces them; both are put into the address."""
    off = decode(joins, switch_digits(network).get(network, ""))
    switch_digits(network)[network] = encode(joins, off)
    how = choice.restore_name("sw_how", "zero", list(HOWS))
    choice.publish("off", encode(joins, off), "")
    choice.publish("sw_how", how if off else "zero", "zero")
    return off, how


def change(network: str, joins: Sequence[Junction], off: Off) -> None:
    """Switch to another state; the one before can be brought back."""
    states, past, future = (
        switch_digits(network),
        _pile("sw_past", network),
        _pile("sw_future", network),
    )
    before = states.get(network, "")
    states[network] = encode(joins, off)
    if states[network] != before:
        past.append(before)
        future.clear()


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


def seen_switched(selection: Selection, tool: Instrument) -> tuple[Framed, Activations]:
    """`seen`, but of the network with this session's switches; a banner says which are off."""
    if not switch_digits(selection.network).get(selection.network):
        choice.publish("off", "", "")
        return seen(selection, tool)
    found = bench_of(selection, tool)
    off, how = current(selection.network, found.joins)
    if not off:
        return seen(selection, tool)
    _banner(selection.network, found.joins, off, how)
    means = gallery_means(selection, tool) if how == "mean" else {}
    key = (selection.network, selection.device, selection.picture.key, selection.framing, how,
           encode(found.joins, off), str(id(tool)))  # fmt: skip
    view = view_of(selection.picture, tool.loaded.card, selection.framing)
    return view, switched_activations(key, selection, tool, found, off, means)


def _banner(network: str, joins: Sequence[Junction], off: Off, how: str) -> None:
    many = f"{len(off)} branches are"
    if len(off) == 1:
        ((which, place),) = off
        many = f"{joins[which].name} {joins[which].parts[place].title} is"
    with st.container(horizontal=True, vertical_alignment="center", key="sw_banner"):
        st.warning(f"{many} switched off (replaced by {HOWS[how]}): everything here is of that network.",
                   icon=":material/toggle_off:", width="stretch")  # fmt: skip
        st.button(
            "Back to the whole network",
            on_click=change,
            args=(network, joins, frozenset()),
            key="sw_whole",
        )


def switched_fact(network: str) -> dict[str, str]:
    """What a downloaded file says of this session's switches: digits as in the address, and the replacement."""
    off = switch_digits(network).get(network, "")
    return {"off": off, "replaced_by": str(st.session_state["sw_how"])} if off else {}
