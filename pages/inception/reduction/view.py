"""A trained 1x1 reduction on the photo: its weights, one output taken apart, and what survives."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.numbers import order, strongest_position
from analysis.convolutions.reduction import Pointwise, contributions, folded, running_sum
from figures.plots.reduction import running_sum_plot, weight_matrix
from pages.inception.reduction.results import Study, activations_at, layers_of
from pages.inception.reduction.survival import what_survives
from serving.networks import Instrument
from serving.selection import Selection
from ui import choice
from ui.frame import in_sentences
from ui.show import maps_drawing

SHOWN = 8
SORTS = ("index", "strength on this photo", "weight of the chosen output")


@st.fragment
@in_sentences
def reduction_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question."""
    layers = layers_of(tool)
    if not layers:
        st.info("This network has no 1×1 convolution that reduces channels (basic residual blocks have none). "
                "Choose GoogLeNet, Inception v3, or ResNet-50 and deeper in the sidebar.")  # fmt: skip
        return
    layer = _chosen_layer(layers)
    found = activations_at(selection, tool, layer, selection.picture)
    weights, bias = folded(tool.traced, layer)
    study = Study(
        layer, found.stage(layer.source_node), weights, bias, found.stage(layer.output_node)
    )
    channel = _chosen_output(study)
    _three_columns(study, channel)
    _taken_apart(study, channel)
    what_survives(selection, tool, study)


def _chosen_layer(layers: Sequence[Pointwise]) -> Pointwise:
    names = [layer.name for layer in layers]
    default = names[min(2, len(names) - 1)]
    name = choice.restore_name("reduction", default, names)
    titles = {layer.name: layer.title for layer in layers}
    st.selectbox("Reduction", names, key="reduction", format_func=titles.__getitem__)
    choice.publish("reduction", name, default)
    return layers[names.index(name)]


def _chosen_output(study: Study) -> int:
    strongest = int(order(np.maximum(study.outputs, 0), "strength")[0])
    options = range(study.layer.outputs)
    kept = st.session_state.get("reduced_to")
    if kept is None or kept[0] != study.layer.name or kept[1] not in options:
        st.session_state["reduced_to"] = (study.layer.name, strongest)
    return int(st.session_state["reduced_to"][1])


def _pick_output(layer: str, name: str) -> None:
    st.session_state["reduced_to"] = (layer, int(name))


def _typed(layer: str) -> None:
    st.session_state["reduced_to"] = (layer, int(st.session_state["output_number"]))


def _three_columns(study: Study, channel: int) -> None:
    layer = study.layer
    left, middle, right = st.columns([3, 5, 2])
    with left:
        st.markdown(f"**In: {layer.inputs} channels**, {layer.size[0]}×{layer.size[1]}")
        strongest = order(study.maps, "strength")
        maps_drawing(study.maps[strongest], [int(k) for k in strongest], "maps_in", None, 8)
    with middle:
        st.markdown("**Weights** (BatchNorm folded in)")
        by = st.selectbox(
            "Inputs sorted by", SORTS, key="weights_sorted", label_visibility="collapsed"
        )
        columns = _column_order(study, channel, by)
        st.plotly_chart(
            weight_matrix(study.weights, list(range(layer.outputs)), columns, channel),
            key="weights",
        )
    with right:
        st.markdown(f"**Out: {layer.outputs} channels**")
        maps_drawing(study.outputs, list(range(layer.outputs)), "maps_out", channel, 4,
               lambda name: _pick_output(layer.name, name))  # fmt: skip
        st.caption("Before the ReLU. Click one.")
        st.session_state["output_number"] = channel
        st.number_input("Output channel", 0, layer.outputs - 1, key="output_number", on_change=_typed,
                        args=(layer.name,))  # fmt: skip


def _column_order(study: Study, channel: int, by: str) -> list[int]:
    if by == SORTS[1]:
        return [int(k) for k in order(study.maps, "strength")]
    if by == SORTS[2]:
        return [int(k) for k in np.argsort(-study.weights[channel])]
    return list(range(study.layer.inputs))


def _taken_apart(study: Study, channel: int) -> None:
    st.subheader(f"Output {channel}, taken apart")
    weights = study.weights[channel]
    parts = contributions(study.maps, weights).astype(np.float32)
    positive = [int(k) for k in np.argsort(-weights)[:SHOWN]]
    negative = [int(k) for k in np.argsort(weights)[:SHOWN]]
    for title, names, key in (
        ("Largest positive weights: weight × input map", positive, "parts_plus"),
        ("Largest negative weights: weight × input map", negative, "parts_minus"),
    ):
        st.markdown(f"**{title}**")
        maps_drawing(parts[names], names, key, None, SHOWN)
        st.caption(", ".join(f"channel {k}: {weights[k]:+.3g}" for k in names))
    row, column = strongest_position(study.outputs[channel])
    ranked, sums = running_sum(
        contributions(study.maps, weights)[:, row, column], float(study.bias[channel])
    )
    target = float(study.outputs[channel, row, column])
    st.plotly_chart(running_sum_plot(sums, [int(k) for k in ranked], target), key="running_sum")
    st.caption(
        f"At the output's strongest position ({row}, {column}): the bias, then every input channel's weight × value. "
        f"The sum ends at {sums[-1]:.6g}; the network's own value is {target:.6g}."
    )
