"""One output channel of a reduction, taken apart into what each input channel adds to it."""

import numpy as np
import streamlit as st

from analysis.activations.numbers import order, strongest_position
from analysis.convolutions.reduction import contributions, running_sum
from figures.plots.reduction import running_sum_plot
from pages.inception.reduction.results import Reduction
from ui.choice import publish, restore
from ui.show import chart, tiles

SHOWN = 8
Choice = tuple[str, int]  # a layer's name, one of its outputs


def chosen_output(reduction: Reduction) -> int:
    """The chosen output of this layer, at first the strongest on the photo.

    The link names it together with its layer.
    """
    layer = reduction.layer
    strongest = int(order(np.maximum(reduction.outputs, 0), "strength")[0])
    options = [(layer.name, channel) for channel in range(layer.outputs)]
    name, channel = restore("reduced_to", (layer.name, strongest), options, _read)
    publish("reduced_to", _written(name, channel), _written(name, strongest))
    return channel


def pick_output(layer: str, channel: int) -> None:
    """Take another output of that layer apart."""
    st.session_state["reduced_to"] = (layer, channel)


def typed_output(layer: str) -> None:
    """The same for the number that a viewer typed."""
    pick_output(layer, int(st.session_state["output_number"]))


def _written(layer: str, channel: int) -> str:
    return f"{layer}.{channel}"


def _read(written: str) -> Choice:
    layer, _, channel = written.rpartition(".")
    return layer, int(channel)


def output(reduction: Reduction, channel: int) -> None:
    """The inputs with the largest weights, and the sum over all at the strongest position."""
    st.subheader(f"Output {channel}, taken apart")
    weights = reduction.weights[channel]
    parts = contributions(reduction.maps, weights)
    positive = [int(k) for k in np.argsort(-weights)[:SHOWN]]
    negative = [int(k) for k in np.argsort(weights)[:SHOWN]]
    for title, names, key in (
        ("Largest positive weights: weight × input map", positive, "parts_plus"),
        ("Largest negative weights: weight × input map", negative, "parts_minus"),
    ):
        st.markdown(f"**{title}**")
        tiles(parts[names].astype(np.float32), key, names=names, columns=SHOWN)
        st.caption(", ".join(f"channel {k}: {weights[k]:+.3g}" for k in names))
    row, column = strongest_position(reduction.outputs[channel])
    ranked, sums = running_sum(parts[:, row, column], float(reduction.bias[channel]))
    target = float(reduction.outputs[channel, row, column])
    figure = running_sum_plot(sums, [int(k) for k in ranked], target)
    chart(figure, key="running_sum", name="running-sum")
    st.caption(
        f"At the output's strongest position ({row}, {column}): the bias, then every input "
        f"channel's weight × value. The sum ends at {sums[-1]:.6g}; the network's own value is "
        f"{target:.6g}."
    )
