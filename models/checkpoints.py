"""A user's own checkpoint: read without running its code, recognised, and loaded strictly."""

import io
import pickle
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn

from models.catalog import NETWORKS, NetworkCard, shipped_for
from models.loading import LoadedNetwork, official_network, shared
from models.miniatures import MINIATURES

State = dict[str, Tensor]
SUFFIXES = (".safetensors", ".pth", ".pt")
DEPTHS: dict[tuple[str, tuple[int, ...]], str] = {
    ("basic", (2, 2, 2, 2)): "resnet18",
    ("basic", (3, 4, 6, 3)): "resnet34",
    ("bottleneck", (3, 4, 6, 3)): "resnet50",
    ("bottleneck", (3, 4, 23, 3)): "resnet101",
    ("bottleneck", (3, 8, 36, 3)): "resnet152",
}


class CheckpointError(Exception):
    """A checkpoint that is refused; the message says why and what would be accepted."""


def load_own(
    data: bytes, file_name: str, key: str, labels: Sequence[str] = (), device: str = "cpu"
) -> LoadedNetwork:
    """The network of a checkpoint's bytes, strictly loaded; `labels` name its classes.

    Raises:
        CheckpointError: unreadable, carrying code, not one of our architectures, or not fitting it.
    """
    state = read_checkpoint(data, file_name)
    builder = identify(state)
    classes = _class_count(state)
    if labels and len(labels) != classes:
        raise CheckpointError(
            f"The labels file has {len(labels)} lines, but the network has {classes} classes. "
            "It needs one line for each class, in the order of the logits."
        )
    network, card = _fitting(state, builder, classes)
    names = tuple(labels) or tuple(f"class {index}" for index in range(classes))
    own = replace(
        card, name=f"own-{key}", title=f"Yours: {file_name}", origin="own", weights=file_name,
        class_count=classes, top1=None, notes=("Your own checkpoint; its accuracy is not known here.",),
        unknown=None,  # measured with the miniature's weights
    )  # fmt: skip
    return LoadedNetwork(own, shared(network, device), names, device)


def read_checkpoint(data: bytes, file_name: str) -> State:
    """The tensors of a .safetensors or .pth file by name; a pickle's code is never run.

    Raises:
        CheckpointError: not such a file, damaged, or carrying code.
    """
    try:
        if Path(file_name).suffix.lower() == ".safetensors":
            return load_safetensors(data)
        if Path(file_name).suffix.lower() not in SUFFIXES:
            raise CheckpointError(f"{file_name} is not a {', '.join(SUFFIXES)} file.")
        loaded = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as problem:
        raise CheckpointError(
            f"{file_name} was refused and nothing in it was run: it holds more than tensors, or is damaged. "
            "Save only the state dict: torch.save(network.state_dict(), path)."
        ) from problem
    except (RuntimeError, SafetensorError, EOFError, ValueError, KeyError, OSError) as problem:
        raise CheckpointError(
            f"{file_name} is damaged or is not a checkpoint. "
            "Save it with torch.save(network.state_dict(), path) or as safetensors."
        ) from problem
    return _tensors(loaded, file_name)


def _tensors(loaded: object, file_name: str) -> State:
    for wrapper in ("state_dict", "model"):
        if isinstance(loaded, dict) and isinstance(loaded.get(wrapper), dict):
            loaded = loaded[wrapper]
    if not isinstance(loaded, dict) or not all(isinstance(v, Tensor) for v in loaded.values()):
        raise CheckpointError(f"{file_name} holds no state dict (names with tensors).")
    return {str(key).removeprefix("module."): value for key, value in loaded.items()}


def identify(state: State) -> str:
    """Which architecture a state dict belongs to, by its names: googlenet, inception_v3, resnet18 ... resnet152.

    Raises:
        CheckpointError: none of ours.
    """
    if any(key.startswith("inception3a.") for key in state):
        return "googlenet"
    if any(key.startswith("Mixed_5b.") for key in state):
        return "inception_v3"
    kind = "bottleneck" if "layer1.0.conv3.weight" in state else "basic"
    builder = DEPTHS.get((kind, _blocks(state)))
    if builder is None:
        raise CheckpointError(
            "This checkpoint is of another architecture. Accepted are torchvision's GoogLeNet, Inception v3 "
            "and ResNet-18, 34, 50, 101 and 152, and the miniatures of this app."
        )
    return builder


def _blocks(state: State) -> tuple[int, ...]:
    found = {m.groups() for key in state if (m := re.match(r"layer([1-4])\.(\d+)\.", key))}
    return tuple(sum(stage == str(i) for stage, _ in found) for i in range(1, 5))


def _class_count(state: State) -> int:
    weight = state.get("fc.weight")
    if weight is None or weight.dim() != 2:
        raise CheckpointError(
            "The checkpoint lacks fc.weight, the last layer, so its classes are not known."
        )
    return int(weight.shape[0])


def _fitting(state: State, builder: str, classes: int) -> tuple[nn.Module, NetworkCard]:
    """The official network or the miniature, whichever has these shapes."""
    candidates = [(official_network(builder, classes), NETWORKS[builder])]
    if builder in MINIATURES:
        family = NETWORKS[builder].family
        candidates.insert(0, (MINIATURES[builder](classes), NETWORKS[shipped_for(family)]))
    faults = []
    for network, card in candidates:
        fault = misfit(network, state)
        if not fault:
            network.load_state_dict(_known(network, state), strict=False)
            return network, card
        faults.append(fault)
    raise CheckpointError(f"The checkpoint does not fit {NETWORKS[builder].title}: {faults[-1]}.")


def misfit(network: nn.Module, state: State) -> str:
    """Which names are missing, unknown, misshapen or not finite; "" where the state dict fits."""
    own = {k: v for k, v in network.state_dict().items() if not k.endswith("num_batches_tracked")}
    known = _known(network, state)
    shapes = [
        f"{k} is {tuple(known[k].shape)} instead of {tuple(v.shape)}"
        for k, v in own.items()
        if k in known and known[k].shape != v.shape
    ]
    unknown = [k for k in state if k not in known and not k.startswith(("aux", "AuxLogits"))]
    broken = [k for k, v in known.items() if v.is_floating_point() and not v.isfinite().all()]
    kinds = (
        ("missing", [k for k in own if k not in known]),
        ("unknown", unknown),
        ("of another shape", shapes),
        ("with values that are not finite", broken),
    )
    return "; ".join(f"{kind}: {_some(names)}" for kind, names in kinds if names)


def _known(network: nn.Module, state: State) -> State:
    own = network.state_dict()
    return {key: value for key, value in state.items() if key in own}


def _some(names: Sequence[str], count: int = 4) -> str:
    more = f" and {len(names) - count} more" if len(names) > count else ""
    return ", ".join(names[:count]) + more
