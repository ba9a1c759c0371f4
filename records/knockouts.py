"""What was recorded of networks with blocks taken out; accuracies are shares from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.catalog import ROOT, SHIPPED, NetworkCard
from records.checks import of_these_weights, read, shares

KNOCKOUT = ROOT / "assets" / "knockout"


@dataclass(frozen=True)
class DepthKnockouts:
    """A CIFAR-10 net without each block in turn, without several at random, and with two exchanged.

    `several` holds one accuracy for each draw by the number of blocks deleted, `exchanged` the
    places of two blocks (from 0) and the accuracy; they are empty where they were not measured.
    """

    network: str
    family: str
    depth: int
    pictures: int
    data: str
    whole: float
    without: tuple[float, ...]
    several: Mapping[int, tuple[float, ...]]
    draws: int
    exchanged: tuple[tuple[int, int, float], ...]
    command: str


@dataclass(frozen=True)
class BlockKnockouts:
    """A shipped ResNet without each of its blocks, by the block's name."""

    network: str
    whole: float
    without: Mapping[str, float]
    pictures: int
    size: int
    command: str


def depth_knockouts(folder: Path | None = None) -> list[DepthKnockouts]:
    """What was measured of each CIFAR-10 net, shallow ones first; only what is on disk.

    Raises:
        RecordError: a record's numbers are not finite, or no shares.
    """
    records = [_of_depth_net(path) for path in (folder or KNOCKOUT).glob("cifar10-*.json")]
    return sorted(records, key=lambda record: (record.depth, record.family))


def _of_depth_net(path: Path) -> DepthKnockouts:
    written = read(path)
    pairs = written.get("exchanged", [])
    swapped = shares([accuracy for *_, accuracy in pairs], path)
    return DepthKnockouts(
        network=written["network"],
        family=written["family"],
        depth=written["depth"],
        pictures=written["pictures"],
        data=written["data"],
        whole=shares([written["whole"]], path)[0],
        without=shares(written["without"], path),
        several={int(n): shares(draws, path) for n, draws in written.get("random", {}).items()},
        draws=written.get("draws", 0),
        exchanged=tuple((i, j, share) for (i, j, _), share in zip(pairs, swapped, strict=True)),
        command=written["command"],
    )


def block_knockouts(card: NetworkCard, folder: Path | None = None) -> BlockKnockouts | None:
    """A shipped network's accuracy without each block; None where it was not measured with these
    weights.

    Raises:
        RecordError: its numbers are not finite, or no shares.
    """
    path = (folder or KNOCKOUT) / f"{card.builder}.json"
    if card.origin != "shipped" or not path.exists():
        return None
    written = read(path)
    if not of_these_weights(written, SHIPPED / card.weights):
        return None
    names = list(written["without"])
    return BlockKnockouts(
        network=written["network"],
        whole=shares([written["whole"]], path)[0],
        without=dict(zip(names, shares(written["without"].values(), path), strict=True)),
        pictures=written["pictures"],
        size=written["size"],
        command=written["command"],
    )
