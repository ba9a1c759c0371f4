"""Which branches are switched off: kept for each network in the session, and in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st
from torch import Tensor

from analysis.ablation import Join, Means, Off, changes_for, switched_run
from analysis.activations import Activations
from analysis.images import Framed
from analysis.walk import Change, Edge
from models.anatomy import Layer
from ui import link
from ui.compute import Instrument, one_core, pixels_of, seen
from ui.crop import view_of
from ui.joins import Bench, bench_of, gallery_means
from ui.selection import Selection

HOWS = {
    "zero": "zero",
    "mean": "its mean over the gallery",
    "picture": "its mean over the picture",
}


def encode(joins: Sequence[Join], off: Off) -> str:
    """One hexadecimal digit for each join, a bit for each branch that is off; without zeros at the end."""
    digits = [
        sum(1 << place for place in range(4) if (which, place) in off)
        for which in range(len(joins))
    ]
    return "".join(f"{digit:x}" for digit in digits).rstrip("0")


def decode(joins: Sequence[Join], written: str) -> Off:
    """The branches that are off; nothing for what is not such digits, or names branches that are not there."""
    if len(written) > len(joins) or any(c not in "0123456789abcdef" for c in written):
        return frozenset()
    found = {
        (w, place) for w, c in enumerate(written) for place in range(4) if int(c, 16) >> place & 1
    }
    fits = all(place < len(joins[which].parts) for which, place in found)
    return frozenset(found) if fits else frozenset()


def _states(network: str) -> dict[str, str]:
    """Each network's switches as digits; the address is read once, for the network that it came with."""
    if "sw_states" not in st.session_state:
        st.session_state["sw_states"] = {network: st.query_params.get("off", "")}
    states: dict[str, str] = st.session_state["sw_states"]
    return states


def current(network: str, joins: Sequence[Join]) -> tuple[Off, str]:
    """The branches of this network that are off, and what replaces them; both are put into the address."""
    off = decode(joins, _states(network).get(network, ""))
    _states(network)[network] = encode(joins, off)
    how = link.restore_name("sw_how", "zero", list(HOWS))
    link.publish("off", encode(joins, off), "")
    link.publish("sw_how", how if off else "zero", "zero")
    return off, how


def change(network: str, joins: Sequence[Join], off: Off) -> None:
    """Switch to another state; the one before can be brought back."""
    states, past, future = _states(network), _pile("sw_past", network), _pile("sw_future", network)
    before = states.get(network, "")
    states[network] = encode(joins, off)
    if states[network] != before:
        past.append(before)
        future.clear()


def step(network: str, back: bool) -> None:
    """Undo the last change, or redo the one that was undone."""
    source, target = ("sw_past", "sw_future") if back else ("sw_future", "sw_past")
    if _pile(source, network):
        states = _states(network)
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
    if not _states(selection.network).get(selection.network):
        link.publish("off", "", "")
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
    return view, _activations(key, selection, tool, found, off, means)


def _banner(network: str, joins: Sequence[Join], off: Off, how: str) -> None:
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
    off = _states(network).get(network, "")
    return {"off": off, "replaced_by": str(st.session_state["sw_how"])} if off else {}


LINES = """# Behind the lines above, in the app's own folder: the same network with this page's switches
from analysis.ablation import channel_means, changes_for, joins_of, switched_run
from analysis.gallery import GALLERY, gallery_bytes
from analysis.walk import Walk
from models.tracing import trace

walk = Walk(trace(network, {size}))
joins = joins_of(walk.traced)
means = {{}}{means}
changes = changes_for(joins, {off}, "{how}", means)
run = switched_run(walk, joins, pixels, changes, ["{node}"])
maps = run.kept["{node}"][0]{relu}
logits = run.logits
"""
MEANS = """
gallery = (Image.open(io.BytesIO(gallery_bytes(name))).convert("RGB") for name in GALLERY)
*_, means = channel_means(walk, joins, (prepare(picture).unsqueeze(0) for picture in gallery))  # centre crops"""


def switched_lines(selection: Selection, tool: Instrument, layer: Layer, relu: bool) -> str:
    """Code that gives a layer's maps with this session's switches; "" when everything is on."""
    if not _states(selection.network).get(selection.network):
        return ""
    off, how = current(selection.network, bench_of(selection, tool).joins)
    ending = ".relu()" if relu and layer.has_relu else ""
    facts = {"size": tool.loaded.card.crop, "off": f"frozenset({sorted(off)})", "how": how, "node": layer.pre_node,
             "means": MEANS if how == "mean" else "", "relu": ending}  # fmt: skip
    return LINES.format(**facts) if off else ""


@st.cache_resource(max_entries=6, show_spinner=False)
def _activations(
    key: tuple[str, ...],
    _selection: Selection,
    _tool: Instrument,
    _found: Bench,
    _off: Off,
    _means: Means,
) -> Activations:
    with one_core():
        changes = changes_for(_found.joins, _off, key[4], _means)
        return explorer_activations(_tool, _found, pixels_of(_selection, _tool), changes)


def explorer_activations(
    tool: Instrument, found: Bench, pixels: Tensor, changes: Mapping[Edge, Change]
) -> Activations:
    """Every stage of every module with what some joins receive changed.

    A changed branch's last stage is what its join receives, so that the explorer shows it as it counts.
    """
    run = switched_run(found.walk, found.joins, pixels, changes, tool.capture.nodes)
    kept = dict(run.kept)
    for join, module in zip(found.joins, tool.modules, strict=True):
        for edge, branch in zip(join.edges, module.branches, strict=True):
            if edge in changes:
                kept[branch.layers[-1].pre_node] = changes[edge](run.given[edge])
    stages = {name: kept[name][0].cpu().numpy() for name in tool.capture.nodes}
    return Activations(stages, run.logits[0].cpu().numpy())
