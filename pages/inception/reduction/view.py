"""A trained 1x1 reduction on the photo: its weights, one output taken apart, and what survives."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.numbers import order
from analysis.convolutions.reduction import Pointwise
from figures.plots.reduction import weight_matrix
from pages.inception.reduction.output import chosen_output, output, pick_output, typed_output
from pages.inception.reduction.results import Reduction, layers_of, reduction_of
from pages.inception.reduction.survival import survival
from serving.subject import Subject
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import chart, tiles

SORTS = ("index", "strength on this photo", "weight of the chosen output")


@st.fragment
@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question."""
    layers = layers_of(subject)
    if not layers:
        st.info(
            "This network has no 1×1 convolution that reduces channels (basic residual blocks have "
            "none). Choose GoogLeNet, Inception v3, or ResNet-50 and deeper in the sidebar."
        )
        return
    reduction = reduction_of(subject, _chosen_layer(layers))
    channel = chosen_output(reduction)
    _three_columns(reduction, channel)
    output(reduction, channel)
    survival(subject, reduction)


def _chosen_layer(layers: Sequence[Pointwise]) -> Pointwise:
    by_name = {layer.name: layer for layer in layers}
    names = list(by_name)
    name = kept(
        st.selectbox,
        "Reduction",
        names,
        key="reduction",
        default=names[min(2, len(names) - 1)],
        format_func=lambda name: by_name[name].title,
    )
    return by_name[name]


def _three_columns(reduction: Reduction, channel: int) -> None:
    left, middle, right = st.columns([3, 5, 2])
    with left:
        _inputs(reduction)
    with middle:
        _weights(reduction, channel)
    with right:
        _outputs(reduction, channel)


def _inputs(reduction: Reduction) -> None:
    layer = reduction.layer
    st.markdown(f"**In: {layer.inputs} channels**, {layer.size[0]}×{layer.size[1]}")
    strongest = order(reduction.maps, "strength")
    tiles(reduction.maps[strongest], "maps_in", names=[int(k) for k in strongest])


def _weights(reduction: Reduction, channel: int) -> None:
    st.markdown("**Weights** (BatchNorm folded in)")
    by = kept(
        st.selectbox,
        "Inputs sorted by",
        SORTS,
        key="weights_sorted",
        default=SORTS[0],
        label_visibility="collapsed",
    )
    rows, columns = list(range(reduction.layer.outputs)), _column_order(reduction, channel, by)
    figure = weight_matrix(reduction.weights, rows, columns, channel)
    chart(figure, key="weights", name="weights-of-the-reduction")


def _column_order(reduction: Reduction, channel: int, by: str) -> list[int]:
    if by == SORTS[1]:
        return [int(k) for k in order(reduction.maps, "strength")]
    if by == SORTS[2]:
        return [int(k) for k in np.argsort(-reduction.weights[channel])]
    return list(range(reduction.layer.inputs))


def _outputs(reduction: Reduction, channel: int) -> None:
    layer = reduction.layer
    st.markdown(f"**Out: {layer.outputs} channels**")
    tiles(
        reduction.outputs,
        "maps_out",
        columns=4,
        chosen=channel,
        on_pick=lambda name: pick_output(layer.name, int(name)),
    )
    st.caption("Before the ReLU. Click one.")
    st.session_state["output_number"] = channel
    st.number_input(
        "Output channel",
        0,
        layer.outputs - 1,
        key="output_number",
        on_change=typed_output,
        args=(layer.name,),
    )
