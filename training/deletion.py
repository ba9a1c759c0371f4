"""Record what deleting and exchanging blocks costs in plain and residual CIFAR-10 nets.

python -m training.deletion --data DIR measures every net under assets/depth that has weights and no
whole record yet; remove a net's JSON under assets/knockout to measure it anew.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from analysis.ablation.depth_nets import accuracy, deletion_sweep, exchanged, same_shape_pairs
from models.catalog import ROOT
from models.depth_family import DepthNet
from records.depth_nets import RECORDED, load_recorded, recorded_weights
from training.data import cifar10

ASSETS = ROOT / "assets" / "knockout"
DRAWS = 5
MOST_COUNTS = 10  # how many different numbers of deleted blocks are tried
MOST_PAIRS = 15


def fixed_choice(data: cifar10.Split, each: int) -> cifar10.Split:
    """The first `each` pictures of every class."""
    places = [(data.labels == c).nonzero().flatten()[:each] for c in range(len(cifar10.CLASSES))]
    chosen = torch.cat(places)
    pictures = data.pictures[chosen].contiguous(memory_format=torch.channels_last)
    return cifar10.Split(pictures, data.labels[chosen], data.source)


def counts(blocks: int) -> list[int]:
    """How many blocks are deleted at random: from one to all of them, at most ten numbers."""
    return sorted({round(n) for n in np.linspace(1, blocks, min(blocks, MOST_COUNTS))})


def draws(blocks: int, count: int) -> list[list[int]]:
    """Which blocks each draw deletes; the same for every net of as many blocks."""
    return [
        sorted(int(k) for k in np.random.default_rng([count, draw]).permutation(blocks)[:count])
        for draw in range(DRAWS)
    ]


def single(network: DepthNet, data: cifar10.Split) -> dict[str, Any]:
    """Accuracy whole and without each block in turn."""
    found = [float(v) for v in deletion_sweep(network, data.pictures, data.labels)]
    return {"whole": found[0], "without": found[1:]}


def several(network: DepthNet, data: cifar10.Split) -> dict[str, Any]:
    """Accuracies without several blocks at random: {number of blocks: one value for each draw}."""
    blocks = len(network.blocks)
    found = {
        str(count): [
            accuracy(network, data.pictures, data.labels, deleted)
            for deleted in draws(blocks, count)
        ]
        for count in tqdm(counts(blocks), desc="several", mininterval=20)
    }
    return {"random": found, "draws": DRAWS}


def pairs(network: DepthNet) -> list[tuple[int, int]]:
    """Pairs of blocks to exchange: all that fit, or in a deep net so many evenly spaced ones."""
    every = same_shape_pairs(network)
    places = np.linspace(0, len(every) - 1, min(len(every), MOST_PAIRS)).round().astype(int)
    return [every[place] for place in places]


def swapped(network: DepthNet, data: cifar10.Split) -> dict[str, Any]:
    """Accuracies with two blocks of a stage exchanged: [one, other, accuracy] each."""
    blocks = len(network.blocks)
    found = [
        [i, j, accuracy(network, data.pictures, data.labels, order=exchanged(blocks, i, j))]
        for i, j in tqdm(pairs(network), desc="exchanged", mininterval=20)
    ]
    return {"exchanged": found}


PARTS = {"without": single, "random": several, "exchanged": swapped}


def record(name: str, path: Path, data: cifar10.Split, each: int, assets: Path = ASSETS) -> Path:
    """Measure what the net's record still lacks; JSON is written after every part."""
    network = load_recorded(path)
    written = assets / f"cifar10-{name}.json"
    found: dict[str, Any] = (
        json.loads(written.read_text())
        if written.exists()
        else {
            "network": name,
            "family": network.spec.family,
            "depth": network.spec.depth,
            "stages": [network.spec.blocks] * 3,
            "pictures": len(data.labels),
            "data": f"{data.source}; test set",
            "command": f"python -m training.deletion --each {each} --data DIR",
            "torch": torch.__version__,
        }
    )
    for part, run in PARTS.items():
        if part not in found:
            tqdm.write(f"{name}: {part}")
            found |= run(network, data)
            assets.mkdir(parents=True, exist_ok=True)
            written.write_text(json.dumps(found, indent=1) + "\n")
    return written


def complete(written: Path) -> bool:
    """Whether a net's record has every part."""
    return written.exists() and set(PARTS) <= set(json.loads(written.read_text()))


def main() -> None:
    """Read the command line and measure every net that has no record yet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="CIFAR-10 (as training.data.cifar10)"
    )
    parser.add_argument("--each", type=int, default=200, help="test pictures of each class")
    options = parser.parse_args()
    torch.set_num_threads(1)
    missing = {
        name: path
        for name, path in recorded_weights(RECORDED).items()
        if not complete(ASSETS / f"cifar10-{name}.json")
    }
    if missing:
        data = fixed_choice(cifar10.load_split(options.data, False), options.each)
        for name, path in missing.items():
            try:
                tqdm.write(str(record(name, path, data, options.each)))
            except ValueError as problem:
                tqdm.write(str(problem))


if __name__ == "__main__":
    main()
