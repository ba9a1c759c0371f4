"""What the viewer of the feature page has chosen: kept in the session and in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.features.dream import Dream
from analysis.features.layers import FeatureLayer, outputs
from analysis.features.optimise import Climb
from analysis.features.target import Kind, Target
from ui import choice

MODES = {"noise": "From noise", "photo": "DeepDream on your photo"}
KINDS: dict[Kind, str] = {
    "channel": "Channel",
    "neuron": "Neuron",
    "branch": "Branch",
    "class": "Class",
}
SIZES = (96, 128, 160, 192, 224)
STEPS = (32, 64, 96, 128, 192, 256, 512)
DREAM_STEPS = (5, 10, 20, 30)
WHY = {
    "fv_fourier": "Off: the pixels themselves are changed, and fine noise wins.",
    "fv_colours": "Off: red, green and blue are changed one by one.",
    "fv_moves": "Off: nothing is shifted, turned or scaled, and patterns that no photo has win.",
    "fv_detail": "Off: fine detail learns slower, for channels that answer to plain surfaces.",
}
FIRST = {
    "fv_size": 128, "fv_steps": 96, "fv_count": 1, "fv_seed": 0, "fv_octaves": 3, "fv_dream_steps": 10,
    "fv_strength": 15,
}  # fmt: skip
SWITCHES = {
    "fv_fourier": "Fourier space",
    "fv_colours": "Decorrelated colours",
    "fv_moves": "Random transforms",
    "fv_detail": "Fine detail",
}


@dataclass(frozen=True)
class Wish:
    """What is to be optimised, in words and as a target."""

    place: FeatureLayer | None
    target: Target
    words: str


def look_at(output: str, channel: int) -> None:
    """Make the feature page show this channel (of the layer whose output is that node)."""
    st.session_state["fv_what"] = "channel"
    st.session_state["fv_place"] = output
    st.session_state["fv_channel"] = channel
    st.session_state["fv_channel_of"] = output
    st.session_state["fv_module"] = ""  # follows the place


def follow_explorer(every: Sequence[FeatureLayer]) -> None:
    """Start from the channel that was looked at last in the explorer, once for each new one; an address wins."""
    looked = st.session_state.get("looked_at")
    if looked is None or looked == st.session_state.get("fv_followed"):
        return
    st.session_state["fv_followed"] = looked
    output, channel = looked
    if "fv_what" in st.query_params or "fv_place" in st.query_params:
        return
    if any(place.output == output and channel < place.channels for place in every):
        look_at(output, channel)


def first_place(every: Sequence[FeatureLayer]) -> FeatureLayer:
    """The place that is shown when nobody chose one: the end of a branch in the middle of the network."""
    ends = outputs(every) or every
    convolved = [place for place in ends if "pool" not in place.branch]
    return convolved[len(convolved) // 2]


def chosen_place(every: Sequence[FeatureLayer]) -> FeatureLayer:
    """The choice of a module and a layer in it."""
    named = {place.output: place for place in every}
    at = named[choice.restore_name("fv_place", first_place(every).output, list(named))]
    modules = list(dict.fromkeys(place.module for place in every))
    if st.session_state.get("fv_module") not in modules:
        st.session_state["fv_module"] = at.module
    module = choice.restore_name("fv_module", at.module, modules)
    if module != at.module:
        at = next((p for p in every if p.module == module and p.last), None) or next(
            p for p in every if p.module == module
        )
        st.session_state["fv_place"] = at.output
    inside = [place.output for place in every if place.module == module]
    st.selectbox("Module", modules, key="fv_module", width=132)
    st.selectbox(
        "Layer", inside, key="fv_place", width=185, format_func=lambda o: layer_words(named[o])
    )
    return named[st.session_state["fv_place"]]


def layer_words(place: FeatureLayer) -> str:
    """A layer as the picker names it."""
    if place.last or place.branch == place.layer:
        return place.branch
    return f"{place.branch}, {place.layer}"


def wish(
    every: Sequence[FeatureLayer], classes: Sequence[str], logits: str, strongest: Mapping[str, int]
) -> Wish:
    """The row of choices of what to optimise; `strongest` names the channel that a layer starts with."""
    kind: Kind = choice.restore("fv_what", "channel", KINDS, _kind)
    st.segmented_control(
        "What", list(KINDS), key="fv_what", format_func=KINDS.__getitem__, required=True
    )
    if kind == "class":
        index = choice.restore("fv_class", 0, range(len(classes)), int)
        st.selectbox(
            "Class",
            range(len(classes)),
            key="fv_class",
            format_func=lambda i: classes[i],
            width=260,
        )
        found = Wish(
            None, Target("class", logits, index, relu=False), f"the class {classes[index]}"
        )
        choice.publish("fv_class", index, 0)
    else:
        found = _wish_in(chosen_place(every), kind, strongest)
        choice.publish(
            "fv_place", found.place.output if found.place else "", first_place(every).output
        )
        choice.publish("fv_channel", found.target.index, None)
    choice.publish("fv_what", kind, "channel")
    return found


def _wish_in(place: FeatureLayer, kind: Kind, strongest: Mapping[str, int]) -> Wish:
    where = f"{place.module} {layer_words(place)}"
    if kind == "branch":
        return Wish(place, place.target("branch"), f"all of {where}")
    first = strongest.get(place.output, 0)
    if st.session_state.get("fv_channel_of", place.output) != place.output:
        st.session_state["fv_channel"] = first
    st.session_state["fv_channel_of"] = place.output
    channel = choice.restore("fv_channel", first, range(place.channels), int)
    st.number_input("Channel", 0, place.channels - 1, key="fv_channel", width=108)
    words = "the centre neuron of channel" if kind == "neuron" else "channel"
    return Wish(place, place.target(kind, channel), f"{words} {channel} of {where}")


def _kind(written: str) -> Kind:
    found: dict[str, Kind] = {"neuron": "neuron", "branch": "branch", "class": "class"}
    return found.get(written, "channel")


def climb_controls(crop: int) -> Climb:
    """How to optimise from noise."""
    sizes = sorted({*(s for s in SIZES if s < crop), crop})
    size = choice.restore("fv_size", FIRST["fv_size"], sizes, int)
    steps = choice.restore("fv_steps", FIRST["fv_steps"], STEPS, int)
    count = choice.restore("fv_count", FIRST["fv_count"], range(1, 5), int)
    seed = choice.restore("fv_seed", FIRST["fv_seed"], range(1_000_000), int)
    st.segmented_control("Results", range(1, 5), key="fv_count", required=True)
    st.selectbox("Steps", STEPS, key="fv_steps", width=90)
    st.selectbox("Size (px)", sizes, key="fv_size", width=95)
    st.number_input("Seed", 0, 999_999, key="fv_seed", width=110)
    on = {key: choice.restore(key, True, (True, False), _flag) for key in SWITCHES}
    off = sum(not value for value in on.values())
    with st.popover(f"Method, {off} off" if off else "Method", icon=":material/tune:"):
        for key, words in SWITCHES.items():
            st.toggle(words, key=key, help=WHY[key])
            choice.publish(key, on[key], True)
    chosen = {"fv_size": size, "fv_steps": steps, "fv_count": count, "fv_seed": seed}
    for key, value in chosen.items():
        choice.publish(key, value, FIRST[key])
    return Climb(size, steps, seed, count, on["fv_fourier"], on["fv_colours"], on["fv_moves"],
                 smooth=not on["fv_detail"])  # fmt: skip


def _flag(written: str) -> bool:
    return written != "False"


def dream_controls() -> Dream:
    """How to dream."""
    octaves = choice.restore("fv_octaves", FIRST["fv_octaves"], range(1, 5), int)
    steps = choice.restore("fv_dream_steps", FIRST["fv_dream_steps"], DREAM_STEPS, int)
    percent = choice.restore("fv_strength", FIRST["fv_strength"], range(5, 41), int)
    st.segmented_control("Octaves", range(1, 5), key="fv_octaves", required=True)
    st.selectbox("Steps in each", DREAM_STEPS, key="fv_dream_steps", width=120)
    st.slider("Strength (‰ of white a step)", 5, 40, key="fv_strength", width=220)
    chosen = {"fv_octaves": octaves, "fv_dream_steps": steps, "fv_strength": percent}
    for key, value in chosen.items():
        choice.publish(key, value, FIRST[key])
    return Dream(octaves, steps, percent / 1000)
