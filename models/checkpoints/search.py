"""Where in a checkpoint a known architecture's weights stand: the dictionary and the prefix under
which it fits.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch

from models.checkpoints.last_layer import last_layer
from models.checkpoints.named import Named, tensors
from models.checkpoints.stored import CheckpointError, Stored
from models.loading import official_network
from models.miniatures import MINIATURES

DEPTHS: dict[tuple[str, tuple[int, ...]], str] = {
    ("basic", (2, 2, 2, 2)): "resnet18",
    ("basic", (3, 4, 6, 3)): "resnet34",
    ("bottleneck", (3, 4, 6, 3)): "resnet50",
    ("bottleneck", (3, 4, 23, 3)): "resnet101",
    ("bottleneck", (3, 8, 36, 3)): "resnet152",
}
PARTS = {"_modules", "_parameters", "_buffers"}  # of a whole network that was pickled
WHOLE = (torch.int64, torch.int32, torch.int16, torch.uint8, torch.int8, torch.bool)
SECOND = re.compile(r"ema|momentum|teacher|encoder_k|target|shadow|averag|swa", re.IGNORECASE)
FEWEST = 20  # names of an architecture below which nothing is recognised
ACCEPTED = (
    "Accepted are torchvision's GoogLeNet, Inception v3 and ResNet-18, 34, 50, 101 and 152, and the"
    " miniatures of this app."
)


@dataclass(frozen=True)
class Found:
    """Weights in a checkpoint: by name, where they stood, where others stood that would do, what is
    left out, and where the last layer stood if not under fc.
    """

    state: Mapping[str, Stored]
    place: str
    others: tuple[str, ...]
    left_out: tuple[str, ...]
    last: str = ""


def search(tree: Any, file_name: str) -> Found:
    """The weights of a known architecture, wherever they stand in a checkpoint's nested data.

    Raises:
        CheckpointError: there are none.
    """
    named = list(tensors(tree))
    if not named:
        raise CheckpointError(
            f"{file_name} holds no state dict (names with tensors). "
            "Save one: torch.save(network.state_dict(), path)."
        )
    votes = _votes(named)
    if not votes or max(votes.values()) < FEWEST:
        raise CheckpointError(f"{file_name} is of another architecture{_like(named)}. {ACCEPTED}")
    enough = [prefix for prefix, count in votes.items() if count >= 0.9 * max(votes.values())]
    order = sorted(enough, key=lambda prefix: bool(SECOND.search(".".join(prefix))))
    return _under(order[0], named, order[1:])


def _under(
    prefix: tuple[str, ...], named: Sequence[Named], others: Sequence[tuple[str, ...]]
) -> Found:
    below = [n for n in named if n.path[: len(prefix)] == prefix]
    names = {".".join(n.path[len(prefix) :]): n for n in below}
    last = last_layer({n.path: n.tensor for n in named}, prefix)
    for n in named:
        if last and n.path[:-1] == last:
            names.pop(".".join(n.path[len(prefix) :]), None)
            names[f"fc.{n.path[-1]}"] = n
    known = {name: n for name, n in names.items() if name in known_names()}
    # the dictionary that holds the weights; what stands beside it (an optimiser's state) is none of
    # them
    home = Counter(n.container for n in known.values()).most_common(1)[0][0]
    inside = {
        name: n
        for name, n in names.items()
        if name in known or (n.container == home and not _counts(name, n.tensor))
    }
    first = next(iter(known.items()))
    written = first[1].written
    place = ".".join(
        part for part in written[: written.index(first[0].split(".")[0])] if part not in PARTS
    )
    left = [".".join(n.written) for n in named if n.container == home and n not in inside.values()]
    return Found(
        {name: n.tensor for name, n in inside.items()},
        place,
        tuple(".".join(p) for p in others),
        tuple(left),
        ".".join(last),
    )


def _counts(name: str, tensor: Stored) -> bool:
    """Whether it is a trainer's counter (of averaged steps, for instance), not a weight."""
    return "." not in name and tensor.count == 1 and tensor.dtype in WHOLE


def _votes(named: Sequence[Named]) -> Counter[tuple[str, ...]]:
    """How many names of known architectures stand under each prefix, in the file's order."""
    votes: Counter[tuple[str, ...]] = Counter()
    known = known_names()
    for n in named:
        for cut in range(len(n.path)):
            if ".".join(n.path[cut:]) in known:
                votes[n.path[:cut]] += 1
    return votes


@cache
def known_names() -> frozenset[str]:
    """The names of all weights of the architectures that we know."""
    with torch.device("meta"):
        networks = [official_network(name, 2) for name in ("resnet34", "resnet152", "inception_v3")]
        networks.append(MINIATURES["googlenet"](2))
        return frozenset(name for network in networks for name in network.state_dict())


def _like(named: Sequence[Named]) -> str:
    names = [".".join(n.written) for n in named[:2]]
    return f" (its first weights are {', '.join(names)})" if names else ""


def identify(state: Mapping[str, object], file_name: str = "This checkpoint") -> str:
    """Which architecture a state dict belongs to, by its names: googlenet, inception_v3, resnet18
    ... resnet152.

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
        raise CheckpointError(f"{file_name} is of another architecture. {ACCEPTED}")
    return builder


def _blocks(state: Mapping[str, object]) -> tuple[int, ...]:
    found = {m.groups() for key in state if (m := re.match(r"layer([1-4])\.(\d+)\.", key))}
    return tuple(sum(stage == str(i) for stage, _ in found) for i in range(1, 5))
