"""A trained 1x1 reduction on the photo: its weights, one output taken apart, and what survives."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations import Activations, Capture
from analysis.gallery import GALLERY
from analysis.images import network_input
from analysis.reduction import (
    Pointwise,
    contributions,
    covariance,
    folded,
    greedy_order,
    kept_share,
    pointwise_layers,
    principal,
    random_projections,
    rebuilt,
    running_sum,
)
from analysis.summaries import order, strongest_position
from figures.raster import bright_scale, scale_for
from figures.reduction_plots import running_sum_plot, survival, weight_matrix
from figures.tiles import sheet, tiles_svg
from ui import link
from ui.compute import Instrument, one_core
from ui.crop import view_of
from ui.frame import in_sentences
from ui.pick import drawing
from ui.pictures import gallery_picture
from ui.selection import Picture, Selection

SEEDS = 8
SHOWN = 8
SORTS = ("index", "strength on this photo", "weight of the chosen output")


@dataclass(frozen=True)
class Study:
    """One reduction on one picture: maps (C x H x W), folded weights (O x C), bias (O), own outputs."""

    layer: Pointwise
    maps: NDArray[np.float32]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    outputs: NDArray[np.float32]


def layers_of(tool: Instrument) -> tuple[Pointwise, ...]:
    """The network's 1x1 reductions."""
    return pointwise_layers(tool.traced)


@st.cache_resource(max_entries=48, show_spinner=False)
def _pass(name: str, device: str, layer: str, key: str, framing: str, _tool: Instrument, _found: Pointwise,
          _picture: Picture, _selection: Selection) -> Activations:  # fmt: skip
    card = _tool.loaded.card
    view = view_of(_picture, card, _selection.framing)
    capture = Capture(_tool.traced, [_found.source_node, _found.output_node])
    with one_core():
        return capture.run(network_input(view, card.mean, card.std).to(device))


def _activations(
    selection: Selection, tool: Instrument, layer: Pointwise, picture: Picture
) -> Activations:
    return _pass(selection.network, selection.device, layer.name, picture.key, selection.framing,
                 tool, layer, picture, selection)  # fmt: skip


@st.cache_resource(max_entries=24, show_spinner=False)
def _survival(name: str, device: str, layer: str, key: str, framing: str, _study: Study,
              _gallery: Sequence[NDArray[np.float32]]) -> dict[str, NDArray[Any]]:  # fmt: skip
    cov = covariance(_study.maps)
    whole = np.mean([covariance(maps) for maps in _gallery], axis=0)
    ranked = greedy_order(cov, _study.weights)
    return {
        "order": ranked,
        "gallery directions": principal(whole),
        "learned": kept_share(cov, _study.weights[ranked]),
        "photo": kept_share(cov, principal(cov)),
        "gallery": kept_share(cov, principal(whole)),
        "random": random_projections(cov, SEEDS),
    }


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
    found = _activations(selection, tool, layer, selection.picture)
    weights, bias = folded(tool.traced, layer)
    study = Study(
        layer, found.stage(layer.source_node), weights, bias, found.stage(layer.output_node)
    )
    channel = _chosen_output(study)
    _three_columns(study, channel)
    _taken_apart(study, channel)
    _what_survives(selection, tool, study)


def _chosen_layer(layers: Sequence[Pointwise]) -> Pointwise:
    names = [layer.name for layer in layers]
    default = names[min(2, len(names) - 1)]
    name = link.restore_name("reduction", default, names)
    titles = {layer.name: layer.title for layer in layers}
    st.selectbox("Reduction", names, key="reduction", format_func=titles.__getitem__)
    link.publish("reduction", name, default)
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


def _tiles(maps: NDArray[np.float32], names: Sequence[int], key: str, chosen: int | None, columns: int,
           on_pick: Any = None) -> None:  # fmt: skip
    scale = bright_scale(maps, "Viridis") if maps.min() >= 0 else scale_for(maps, "Viridis")
    svg = tiles_svg(sheet(maps, scale, "Viridis", columns), [str(k) for k in names],
                    [f"channel {k}" for k in names], None if chosen is None else str(chosen))  # fmt: skip
    drawing(svg, key=key, on_pick=on_pick, columns=columns)


def _three_columns(study: Study, channel: int) -> None:
    layer = study.layer
    left, middle, right = st.columns([3, 5, 2])
    with left:
        st.markdown(f"**In: {layer.inputs} channels**, {layer.size[0]}×{layer.size[1]}")
        strongest = order(study.maps, "strength")
        _tiles(study.maps[strongest], [int(k) for k in strongest], "maps_in", None, 8)
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
        _tiles(study.outputs, list(range(layer.outputs)), "maps_out", channel, 4,
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
        _tiles(parts[names], names, key, None, SHOWN)
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


def _what_survives(selection: Selection, tool: Instrument, study: Study) -> None:
    layer = study.layer
    st.subheader("How much survives?")
    if not st.toggle("Compare with PCA on this photo, on the gallery, and with chance", key="compare_pca",
                     help=f"Runs the network once on each of the {len(GALLERY)} gallery pictures."):  # fmt: skip
        return
    gallery = _gallery_maps(selection, tool, layer)
    found = _survival(selection.network, selection.device, layer.name, selection.picture.key,
                      selection.framing, study, gallery)  # fmt: skip
    k = st.slider(
        "Channels kept", 1, layer.inputs, min(layer.outputs, layer.inputs), key=f"kept_{layer.name}"
    )
    macs = [n * layer.inputs * prod(layer.size) for n in range(1, layer.inputs + 1)]
    st.plotly_chart(
        survival(found["learned"], found["photo"], found["gallery"], found["random"], macs, k),
        key="survival",
    )
    learned = min(k, layer.outputs)
    st.markdown(
        f"**At {k} channels** ({macs[k - 1]:,} MAC): PCA of this photo keeps {found['photo'][k - 1]:.1%}, "
        f"PCA of the gallery {found['gallery'][k - 1]:.1%}, "
        f"the {learned} best learned outputs {found['learned'][learned - 1]:.1%}, "
        f"random projections {found['random'][:, k - 1].mean():.1%} on average over {SEEDS} seeds."
    )
    st.caption(
        "PCA of this photo is the optimum for rebuilding these maps, by definition. The learned reduction was "
        "trained to tell classes apart, not to rebuild its input: it may drop variance that does not help, and "
        "it works on every photo."
    )
    _rebuilt_rows(study, found, k)


def _gallery_maps(
    selection: Selection, tool: Instrument, layer: Pointwise
) -> list[NDArray[np.float32]]:
    """The layer's input on every gallery picture; the first time, the network runs once on each."""
    bar, maps = st.progress(0.0), []
    for done, name in enumerate(GALLERY, 1):
        maps.append(
            _activations(selection, tool, layer, gallery_picture(name)).stage(layer.source_node)
        )
        bar.progress(done / len(GALLERY), text=f"Gallery picture {done} of {len(GALLERY)}")
    bar.empty()
    return maps


def _rebuilt_rows(study: Study, found: dict[str, NDArray[Any]], k: int) -> None:
    strongest = [int(c) for c in order(study.maps, "strength")[:16]]
    cov = covariance(study.maps)
    ways = {
        f"The {len(strongest)} strongest input channels": study.maps,
        "Rebuilt from the learned outputs": rebuilt(study.maps, study.weights[found["order"]][:k]),
        "Rebuilt from PCA of this photo": rebuilt(study.maps, principal(cov)[:k]),
        "Rebuilt from PCA of the gallery": rebuilt(study.maps, found["gallery directions"][:k]),
    }
    scale = bright_scale(study.maps[strongest], "Viridis")
    for place, (title, maps) in enumerate(ways.items()):
        st.markdown(f"**{title}**")
        svg = tiles_svg(sheet(maps[strongest], scale, "Viridis", 16), [str(c) for c in strongest],
                        [f"channel {c}" for c in strongest], None)  # fmt: skip
        drawing(svg, key=f"rebuilt{place}", columns=16)
