"""One copy of each network for all viewers, with everything that is read from it once."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from analysis.activations.capture import Capture
from analysis.pictures.framing import Framed, network_input
from analysis.structure.receptive_field import ReceptiveField, receptive_fields
from models.anatomy import Module, modules_of
from models.catalog import NETWORKS, NetworkCard
from models.loading import LoadedNetwork, heads_of, load, skeleton
from models.tracing import Traced, trace
from ui.own_checkpoint import own_network

NETWORKS_KEPT = 6


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
