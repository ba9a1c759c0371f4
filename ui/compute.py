"""Cached calls: one copy of each network for all viewers, one forward pass for each picture."""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from analysis.activations import Activations, Capture
from analysis.images import Framed, Framing, network_input
from analysis.receptive_field import ReceptiveField, receptive_fields
from models.anatomy import Module, modules_of
from models.catalog import NETWORKS, NetworkCard
from models.loading import LoadedNetwork, heads_of, load, skeleton
from models.tracing import Traced, trace
from ui.cores import Cores, Turn
from ui.crop import view_of
from ui.own import own_network
from ui.selection import Picture, Selection

# One computation on each core at once, each on one thread: with busy cores, two OpenMP threads per
# computation made a ResNet-50 pass 28 times slower here (they spin while they wait for each other).
torch.set_num_threads(1)
_cores = Cores(os.cpu_count() or 1)

NETWORKS_KEPT = 6
PICTURES_KEPT = 16  # 10 to 60 MB each: GoogLeNet's and Inception v3's activations
STAGES_KEPT = 64  # a few maps each


@dataclass(frozen=True)
class Instrument:
    """A shared network with everything that is read from it once."""

    loaded: LoadedNetwork
    traced: Traced
    modules: tuple[Module, ...]
    fields: dict[str, ReceptiveField]
    capture: Capture

    def pixels(self, view: Framed, device: str) -> Tensor:
        """A view as the network gets it (1 x 3 x S x S, normalised)."""
        card = self.loaded.card
        return network_input(view, card.mean, card.std).to(device)


@st.cache_resource(max_entries=NETWORKS_KEPT, show_spinner=False)
def instrument(
    name: str, device: str, _load: Callable[[], LoadedNetwork] | None = None
) -> Instrument:
    """The network of that name on that device; `_load` builds one that the catalog does not have."""
    loaded = _load() if _load else load(NETWORKS[name], device)
    traced = trace(loaded.network, loaded.card.crop)
    found = modules_of(traced)
    nodes = [layer.pre_node for m in found for branch in m.branches for layer in branch.layers]
    return Instrument(loaded, traced, found, receptive_fields(traced), Capture(traced, nodes))


@dataclass(frozen=True)
class Skeleton:
    """A network's shape without its weights."""

    traced: Traced
    modules: tuple[Module, ...]
    fields: dict[str, ReceptiveField]
    heads: dict[str, str]


@st.cache_resource(max_entries=16, show_spinner=False)
def skeleton_of(name: str, _card: NetworkCard) -> Skeleton:
    """The shape of the network of that name; needs no weights on this machine but for a viewer's own."""
    network = own_network().network if _card.origin == "own" else skeleton(_card)
    traced = trace(network, _card.crop)
    heads = heads_of(NETWORKS[_card.builder] if _card.origin == "own" else _card)
    present = {
        module: head
        for module, head in heads.items()
        if _card.origin != "own" or hasattr(network, head)
    }
    return Skeleton(traced, modules_of(traced), receptive_fields(traced), present)


@contextmanager
def one_core() -> Iterator[Turn]:
    """Wait for a free core; every longer computation of a page runs inside, and shares it between its steps."""
    # A new thread starts with as many threads as there are cores until it is told otherwise: slower
    # here, and sums in another order, so that a second viewer's picture would differ from the first's.
    torch.set_num_threads(1)
    _cores.acquire()
    try:
        yield Turn(_cores)
    finally:
        _cores.release()


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
