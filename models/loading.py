"""A card's network with its trained weights, ready to be shared by every viewer."""

import copy
from dataclasses import dataclass, replace

import torch
from safetensors.torch import load_file
from torch import nn
from torchvision import models as torchvision_models

from models.catalog import NetworkCard, shipped_classes
from models.download import Progress
from models.miniatures import MINIATURES
from models.tracing import auxiliary_heads
from models.weights import fetch


@dataclass(frozen=True)
class LoadedNetwork:
    """A network in eval mode with frozen parameters, and the names of its classes."""

    card: NetworkCard
    network: nn.Module
    classes: tuple[str, ...]
    device: str


def devices() -> list[str]:
    """The devices that this machine has, the fastest first; the CPU is always among them."""
    found = ["cuda"] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def pick_device() -> str:
    """The device to use when nobody chose one."""
    return devices()[0]


def load(card: NetworkCard, device: str = "cpu", progress: Progress | None = None) -> LoadedNetwork:
    """Build the card's network and load its trained weights, from disk or by download.

    Raises:
        WeightsError: the weights are neither here nor to be had.
    """
    if card.origin == "shipped":
        network = MINIATURES[card.builder](card.class_count)
        network.load_state_dict(load_file(fetch(card)))  # float16 on disk, float32 in the network
        return LoadedNetwork(card, shared(network, device), shipped_classes(card.builder), device)
    path = fetch(card, progress)
    network = official_network(card.builder, card.class_count)
    if path.suffix == ".safetensors":  # a half-precision copy
        state = load_file(path)
    else:
        state = torch.load(path, map_location="cpu", weights_only=True)
    network.load_state_dict(_without_untrained_heads(card, state))
    categories = torchvision_models.get_weight(card.weights).meta["categories"]
    return LoadedNetwork(card, shared(network, device), tuple(categories), device)


def official_network(
    builder: str, class_count: int, transform_input: bool = True, heads: bool = False
) -> nn.Module:
    """Torchvision's network with random weights, shaped as its official checkpoint.

    GoogLeNet comes without auxiliary heads, since torchvision's are untrained; Inception v3 keeps
    its own.
    """
    build = torchvision_models.get_model_builder(builder)
    if builder == "googlenet":
        network: nn.Module = build(
            weights=None,
            num_classes=class_count,
            init_weights=False,
            aux_logits=heads,
            transform_input=transform_input,
        )
    elif builder == "inception_v3":
        network = build(
            weights=None,
            num_classes=class_count,
            init_weights=False,
            aux_logits=True,
            transform_input=transform_input,
        )
    else:
        network = build(weights=None, num_classes=class_count)
    return network


def on_device(loaded: LoadedNetwork, device: str) -> LoadedNetwork:
    """The network on a device: itself if it is there, or else a copy, since others may use the
    first.
    """
    if loaded.device == device:
        return loaded
    copied = copy.deepcopy(loaded.network)
    return replace(loaded, network=shared(copied, device), device=device)


def skeleton(card: NetworkCard) -> nn.Module:
    """The card's network without weights (on torch's meta device): shapes and costs, but nothing to
    run.
    """
    with torch.device("meta"):
        if card.origin == "shipped":
            return MINIATURES[card.builder](card.class_count).eval()
        return official_network(card.builder, card.class_count).eval()


def heads_of(card: NetworkCard) -> dict[str, str]:
    """Where the architecture's auxiliary heads attach: {module: head}; {} for one that has none."""
    if card.family == "resnet":
        return {}
    with torch.device("meta"):
        if card.builder in MINIATURES and card.origin == "shipped":
            return auxiliary_heads(MINIATURES[card.builder](card.class_count))
        build = torchvision_models.get_model_builder(card.builder)
        return auxiliary_heads(build(weights=None, aux_logits=True, init_weights=False))


def _without_untrained_heads(
    card: NetworkCard, state: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    if card.builder != "googlenet":
        return state
    return {key: value for key, value in state.items() if not key.startswith(("aux1.", "aux2."))}


def shared(network: nn.Module, device: str) -> nn.Module:
    """The network made safe to share: eval mode, frozen, channels last (the faster layout here)."""
    network.eval().requires_grad_(False)
    return network.to(device).to(memory_format=torch.channels_last)
