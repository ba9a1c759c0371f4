"""Cached forward passes: one for each picture on each network, for all viewers."""

from collections.abc import Collection

import streamlit as st
from torch import Tensor

from analysis.activations.capture import Activations, Capture
from analysis.pictures.framing import Framed, Framing
from serving.cores import one_core
from serving.networks import Instrument
from serving.pictures import view_of
from serving.selection import Picture, Selection

PICTURES_KEPT = 16  # 10 to 60 MB each: GoogLeNet's and Inception v3's activations

STAGES_KEPT = 64  # a few maps each


@st.cache_resource(max_entries=PICTURES_KEPT, show_spinner=False)
def activations(
    name: str, device: str, key: str, framing: Framing, _tool: Instrument, _picture: Picture
) -> Activations:
    """Every stage of every module for one picture on one network: one forward pass."""
    pixels = _tool.pixels(view_of(_picture, _tool.loaded.card, framing), device)
    with one_core():
        return _tool.capture.run(pixels)


def pixels_of(selection: Selection, tool: Instrument) -> Tensor:
    """The selected picture as the network gets it (1 x 3 x S x S, normalised)."""
    return tool.pixels(
        view_of(selection.picture, tool.loaded.card, selection.framing), selection.device
    )


@st.cache_resource(max_entries=STAGES_KEPT, show_spinner=False)
def _stages(
    name: str, device: str, key: str, framing: Framing, nodes: tuple[str, ...],
    _tool: Instrument, _picture: Picture,
) -> Activations:  # fmt: skip
    pixels = _tool.pixels(view_of(_picture, _tool.loaded.card, framing), device)
    with one_core():
        return Capture(_tool.traced, nodes).run(pixels)


def stages_of(
    selection: Selection, tool: Instrument, nodes: Collection[str], picture: Picture | None = None
) -> Activations:
    """What a few nodes give for the selected picture, or for another one: one pass, kept."""
    chosen = picture or selection.picture
    return _stages(selection.network, selection.device, chosen.key, selection.framing, tuple(nodes),
                   tool, chosen)  # fmt: skip


def seen(selection: Selection, tool: Instrument) -> tuple[Framed, Activations]:
    """The network's view of the selected picture, and what it made of it."""
    card, picture = tool.loaded.card, selection.picture
    view = view_of(picture, card, selection.framing)
    found = activations(
        selection.network, selection.device, picture.key, selection.framing, tool, picture
    )
    return view, found
