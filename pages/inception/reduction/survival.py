"""How much of a reduction's input survives: learned, PCA of the photo and of the gallery, and chance."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.numbers import order
from analysis.convolutions.reduction import (
    Pointwise,
    covariance,
    greedy_order,
    kept_share,
    principal,
    random_projections,
    rebuilt,
)
from analysis.pictures.gallery import GALLERY
from figures.pictures.raster import bright_scale
from figures.pictures.tiles import sheet, tiles_svg
from figures.plots.reduction import survival
from pages.inception.reduction.results import Study, activations_at
from serving.networks import Instrument
from serving.pictures import gallery_picture
from serving.selection import Selection
from ui.show import drawing

SEEDS = 8


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


def what_survives(selection: Selection, tool: Instrument, study: Study) -> None:
    """PCA, learned outputs and chance compared at any number of channels."""
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
            activations_at(selection, tool, layer, gallery_picture(name)).stage(layer.source_node)
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
