"""Weights found in a checkpoint, put into the network that they fit; sizes are compared before any
memory is taken.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from models.catalog import NETWORKS, NetworkCard, shipped_for
from models.checkpoints.stored import CheckpointError, DamagedError, Stored
from models.loading import official_network
from models.miniatures import MINIATURES

State = Mapping[str, Stored]
MOST_CLASSES = 100_000
HEADS = ("aux1", "aux2", "AuxLogits")


def class_count(state: State, file_name: str) -> int:
    """How many classes the weights' last layer has.

    Raises:
        CheckpointError: it has no last layer, or more classes than can be shown.
    """
    weight = state.get("fc.weight")
    if weight is None:
        instead = [name for name in state if name.startswith(("fc.", "head", "classifier"))]
        raise CheckpointError(
            f"{file_name} lacks fc.weight, the last layer, so its classes are not known"
            f"{f' (it has {some(instead)})' if instead else ''}."
        )
    if fault := weight.fault():
        raise CheckpointError(f"{file_name} cannot be used: fc.weight {fault}.")
    if len(weight.shape) != 2 or not weight.shape[0]:
        raise CheckpointError(f"{file_name} cannot be used: fc.weight is no table of classes.")
    if weight.shape[0] > MOST_CLASSES:
        raise CheckpointError(
            f"{file_name} has {weight.shape[0]:,} classes; at most {MOST_CLASSES:,} can be shown."
        )
    return weight.shape[0]


def fitting(
    state: State, builder: str, classes: int, file_name: str
) -> tuple[nn.Module, NetworkCard]:
    """The official network or the miniature, whichever has these shapes, with the weights in it.

    Auxiliary heads that are missing or do not fit are left out: no answer needs them.

    Raises:
        CheckpointError: neither has, or the weights are of a kind that cannot be used.
    """
    unusable = [
        f"{name} {fault}" for name, tensor in state.items() if (fault := _fault(name, tensor))
    ]
    if unusable:
        raise CheckpointError(f"{file_name} cannot be used: {some(unusable, 1)}.")
    faults: list[tuple[int, str]] = []
    for card, mini in _candidates(builder):
        with torch.device("meta"):
            empty = _built(builder, classes, mini)
        heads = [
            head
            for head in HEADS
            if getattr(empty, head, None) is not None and _head_fits(empty, head, state)
        ]
        if kinds := _misfits(_without_heads(empty, heads), state):
            count = sum(len(names) for names in kinds.values())
            faults.append((count, f"{file_name} does not fit {card.title}: {_words(kinds)}."))
            continue
        return (
            _filled(_without_heads(_built(builder, classes, mini), heads), state, file_name),
            card,
        )
    raise CheckpointError(min(faults, key=lambda fault: fault[0])[1])


def _fault(name: str, tensor: Stored) -> str:
    return (
        ""
        if name.endswith("num_batches_tracked") or name.split(".")[0] in HEADS
        else tensor.fault()
    )


def _candidates(builder: str) -> list[tuple[NetworkCard, bool]]:
    official = [(NETWORKS[builder], False)]
    if builder not in MINIATURES:
        return official
    return [(NETWORKS[shipped_for(NETWORKS[builder].family)], True), *official]


def _built(builder: str, classes: int, mini: bool) -> nn.Module:
    return MINIATURES[builder](classes) if mini else official_network(builder, classes, heads=True)


def _without_heads(network: nn.Module, kept: Sequence[str]) -> nn.Module:
    """The network with none of its heads, unless all of them are kept: pages show a head or say
    that it is missing.
    """
    own = [head for head in HEADS if getattr(network, head, None) is not None]
    if own != list(kept):
        for head in own:
            setattr(network, head, None)
        network.aux_logits = False  # type: ignore[assignment]
    return network


def _head_fits(network: nn.Module, head: str, state: State) -> bool:
    own = {
        k: v
        for k, v in network.state_dict().items()
        if k.startswith(f"{head}.") and not _counter(k)
    }
    return all(
        k in state
        and state[k].shape == tuple(v.shape)
        and not state[k].fault()
        and bool(numbers_of({k: state[k]}, "It")[k].isfinite().all())
        for k, v in own.items()
    )


def misfit(network: nn.Module, state: State) -> str:
    """Which names are missing, unknown or misshapen; "" where the weights fit."""
    return _words(_misfits(network, state))


def _words(kinds: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{kind}: {some(names)}" for kind, names in kinds.items())


def _misfits(network: nn.Module, state: State) -> dict[str, list[str]]:
    own = {k: v for k, v in network.state_dict().items() if not _counter(k)}
    shapes = [
        f"{k} is {tuple(state[k].shape)} instead of {tuple(v.shape)}"
        for k, v in own.items()
        if k in state and tuple(state[k].shape) != tuple(v.shape)
    ]
    unknown = [
        k for k in state if k not in own and not _counter(k) and k.split(".")[0] not in HEADS
    ]
    missing = [k for k in own if k not in state]
    kinds = {"missing": missing, "unknown": unknown, "of another shape": shapes}
    return {kind: names for kind, names in kinds.items() if names}


def _counter(name: str) -> bool:
    return name.endswith("num_batches_tracked")


def _filled(network: nn.Module, state: State, file_name: str) -> nn.Module:
    own = {k for k in network.state_dict() if not _counter(k)}
    values = numbers_of({k: v for k, v in state.items() if k in own}, file_name)
    broken = [k for k, v in values.items() if not v.isfinite().all()]
    if broken:
        raise CheckpointError(f"{file_name} holds values that are not finite: {some(broken)}.")
    network.load_state_dict(values, strict=False)
    return network


def numbers_of(state: State, file_name: str) -> dict[str, Tensor]:
    """The tensors themselves.

    Raises:
        CheckpointError: the file does not hold them all.
    """
    try:
        return {name: tensor.tensor() for name, tensor in state.items()}
    except (DamagedError, RuntimeError, ValueError, MemoryError) as problem:
        raise CheckpointError(
            f"{file_name} is damaged or cut off: a part of its numbers is missing. Send it again,"
            " or save it anew."
        ) from problem


def some(names: Sequence[str], count: int = 4) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - count} more" if len(names) > count else ""
    return ", ".join(names[:count]) + more
