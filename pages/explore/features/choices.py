"""What the viewer wants to be optimised: kept in the session and in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.features.layers import FeatureLayer, feature_layers, outputs
from analysis.features.target import Kind, Target, logits_node
from records.atlas import atlas_of
from serving.subject import Subject
from ui import choice, goto
from ui.choice import kept, kept_number
from ui.sentences import as_text

MODES = {"noise": "From noise", "photo": "DeepDream on your photo"}
KINDS: dict[Kind, str] = {
    "channel": "Channel",
    "neuron": "Neuron",
    "branch": "Branch",
    "class": "Class",
}


@dataclass(frozen=True)
class Choices:
    """What is to be optimised, from noise or on the photo: a target, in words, too.

    A class has no layer.
    """

    mode: str
    layer: FeatureLayer | None
    target: Target
    words: str


def choices(subject: Subject) -> Choices:
    """The choice of where to start, and the row of choices of what to optimise."""
    layers = layers_of(subject)
    _follow_explorer(layers)
    mode = kept(
        st.segmented_control,
        "Start",
        list(MODES),
        key="fv_mode",
        default="noise",
        format_func=MODES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_wish"):
        kind: Kind = kept(
            st.segmented_control,
            "What",
            list(KINDS),
            key="fv_what",
            default="channel",
            format_func=KINDS.__getitem__,
            required=True,
        )
        if kind == "class":
            return _class(subject, mode)
        return _within(_layer(layers), subject, mode, kind)


def layers_of(subject: Subject) -> tuple[FeatureLayer, ...]:
    """Every layer of the subject's network that can be asked; () where none is known."""
    instrument = subject.instrument
    return feature_layers(instrument.traced, instrument.modules)


def look_at(output: str, channel: int) -> None:
    """Show this channel (of the layer whose output is that node)."""
    st.session_state["fv_what"] = "channel"
    st.session_state["fv_place"] = output
    st.session_state["fv_channel"] = channel
    st.session_state["fv_channel_of"] = output
    st.session_state["fv_module"] = ""  # follows the layer


def _follow_explorer(layers: Sequence[FeatureLayer]) -> None:
    """Start from the channel that was looked at last, once for each new one; an address wins."""
    last = goto.looked_at()
    if last is None or last == st.session_state.get("fv_followed"):
        return
    st.session_state["fv_followed"] = last
    if choice.written("fv_what") or choice.written("fv_place"):
        return
    output, channel = last
    if any(layer.output == output and channel < layer.channels for layer in layers):
        look_at(output, channel)


def _class(subject: Subject, mode: str) -> Choices:
    classes = subject.classes
    index = kept(
        st.selectbox,
        "Class",
        range(len(classes)),
        key="fv_class",
        default=0,
        read=int,
        format_func=classes.__getitem__,
        width=260,
    )
    target = Target("class", logits_node(subject.instrument.traced), index, relu=False)
    return Choices(mode, None, target, f"the class {as_text(classes[index])}")


def _layer(layers: Sequence[FeatureLayer]) -> FeatureLayer:
    """The choice of a module and a layer in it; a module starts at the end of its first branch."""
    named = {layer.output: layer for layer in layers}
    first = _first_layer(layers).output
    at = named[choice.restore_name("fv_place", first, list(named))]
    modules = list(dict.fromkeys(layer.module for layer in layers))
    if st.session_state.get("fv_module") not in modules:
        st.session_state["fv_module"] = at.module
    module = choice.restore_name("fv_module", at.module, modules)
    inside = [layer for layer in layers if layer.module == module]
    if module != at.module:
        at = next((layer for layer in inside if layer.last), inside[0])
        st.session_state["fv_place"] = at.output
    st.selectbox("Module", modules, key="fv_module", width=132)  # the address has the layer alone
    output = kept(
        st.selectbox,
        "Layer",
        [layer.output for layer in inside],
        key="fv_place",
        default=first,
        format_func=lambda o: _layer_words(named[o]),
        width=185,
    )
    return named[output]


def _first_layer(layers: Sequence[FeatureLayer]) -> FeatureLayer:
    """What is shown when nobody chose: the end of a branch in the middle of the network."""
    ends = outputs(layers) or layers
    convolved = [layer for layer in ends if "pool" not in layer.branch]
    return convolved[len(convolved) // 2]


def _layer_words(layer: FeatureLayer) -> str:
    """A layer as the picker names it."""
    if layer.last or layer.branch == layer.layer:
        return layer.branch
    return f"{layer.branch}, {layer.layer}"


def _within(layer: FeatureLayer, subject: Subject, mode: str, kind: Kind) -> Choices:
    """The whole branch, or the choice of a channel, at first the strongest recorded one."""
    where = f"{layer.module} {_layer_words(layer)}"
    if kind == "branch":
        return Choices(mode, layer, layer.target("branch"), f"all of {where}")
    atlas = atlas_of(subject.card)
    first = atlas.strongest(layer.output) if atlas else 0
    if st.session_state.get("fv_channel_of", layer.output) != layer.output:
        st.session_state["fv_channel"] = first
    st.session_state["fv_channel_of"] = layer.output
    channel = kept_number(
        st.number_input,
        "Channel",
        (0, layer.channels - 1),
        key="fv_channel",
        default=first,
        width=108,
    )
    words = "the centre neuron of channel" if kind == "neuron" else "channel"
    return Choices(mode, layer, layer.target(kind, channel), f"{words} {channel} of {where}")
