"""One copy of each network for all viewers, with everything that is read from it once."""

from dataclasses import dataclass

from torch import Tensor

from analysis.activations.capture import Capture
from analysis.pictures.framing import Framed, network_input
from analysis.structure.overview import overview
from analysis.structure.receptive_field import ReceptiveField, receptive_fields
from models.anatomy import Module, modules_of
from models.catalog import NETWORKS, NetworkCard
from models.loading import LoadedNetwork, heads_of, load, on_device, skeleton
from models.tracing import Traced, trace
from serving.store import Store

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


@dataclass(frozen=True)
class Skeleton:
    """A network's shape without its weights."""

    traced: Traced
    modules: tuple[Module, ...]
    fields: dict[str, ReceptiveField]
    heads: dict[str, str]


INSTRUMENTS: Store[tuple[str, str], Instrument] = Store(NETWORKS_KEPT, megabytes=2_000)
SKELETONS: Store[str, Skeleton] = Store(16, megabytes=500)


def instrument(name: str, device: str, own: LoadedNetwork | None = None) -> Instrument:
    """The network of that name on that device; `own` is one that the catalog does not have."""
    return INSTRUMENTS.once(
        (name, device),
        lambda: _read(on_device(own, device) if own else load(NETWORKS[name], device)),
    )


def _read(loaded: LoadedNetwork) -> Instrument:
    traced = trace(loaded.network, loaded.card.crop)
    modules = modules_of(traced)
    nodes = [layer.pre_node for m in modules for branch in m.branches for layer in branch.layers]
    nodes += [*overview(traced, {}).nodes, traced.last_features()]
    return Instrument(loaded, traced, modules, receptive_fields(traced), Capture(traced, nodes))


def skeleton_of(card: NetworkCard, own: LoadedNetwork | None = None) -> Skeleton:
    """The shape of this card's network; needs no weights on this machine but for a viewer's own."""
    return SKELETONS.once(card.name, lambda: _shape(card, own))


def _shape(card: NetworkCard, own: LoadedNetwork | None) -> Skeleton:
    network = own.network if own else skeleton(card)
    traced = trace(network, card.crop)
    heads = heads_of(NETWORKS[card.builder] if own else card)
    present = {
        module: head
        for module, head in heads.items()
        if not own or getattr(network, head, None) is not None
    }
    return Skeleton(traced, modules_of(traced), receptive_fields(traced), present)
