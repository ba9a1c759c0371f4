"""Record what deleting and exchanging blocks costs in plain and residual CIFAR-10 nets.

python -m training.deletion --data DIR measures every net under assets/depth that has weights and no record yet.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from analysis.depth_edit import accuracy, deletion_sweep, exchanged, same_shape_pairs
from models.catalog import ROOT
from models.depth_family import DepthNet
from models.depth_weights import RECORDED, load_recorded, recorded_weights
from training import cifar10

ASSETS = ROOT / "assets" / "knockout"
DRAWS = 5
MOST_COUNTS = 10  # how many different numbers of deleted blocks are tried


def fixed_choice(data: cifar10.Split, each: int) -> cifar10.Split:
    """The first `each` pictures of every class."""
    places = [(data.labels == c).nonzero().flatten()[:each] for c in range(len(cifar10.CLASSES))]
    chosen = torch.cat(places)
    return cifar10.Split(data.pictures[chosen], data.labels[chosen], data.source)


def counts(blocks: int) -> list[int]:
    """How many blocks are deleted at random: from one to all of them, at most ten numbers."""
    return sorted({round(n) for n in np.linspace(1, blocks, min(blocks, MOST_COUNTS))})


def draws(blocks: int, count: int) -> list[list[int]]:
    """Which blocks each draw deletes; the same for every net of as many blocks."""
    return [
        sorted(int(k) for k in np.random.default_rng([count, draw]).permutation(blocks)[:count])
        for draw in range(DRAWS)
    ]


def measure(network: DepthNet, data: cifar10.Split) -> dict[str, Any]:
    """Accuracies: whole, without each block, without several at random, and with each pair exchanged."""
    blocks = len(network.blocks)
    pictures = data.pictures.contiguous(memory_format=torch.channels_last)
    single = deletion_sweep(network, pictures, data.labels)
    random = {
        str(count): [
            accuracy(network, pictures, data.labels, deleted) for deleted in draws(blocks, count)
        ]
        for count in tqdm(counts(blocks), desc="several", mininterval=20)
    }
    swapped = [
        [i, j, accuracy(network, pictures, data.labels, order=exchanged(blocks, i, j))]
        for i, j in tqdm(same_shape_pairs(network), desc="exchanged", mininterval=20)
    ]
    return {
        "whole": float(single[0]), "without": [float(v) for v in single[1:]],
        "random": random, "draws": DRAWS, "exchanged": swapped,
    }  # fmt: skip


def record(name: str, path: Path, data: cifar10.Split, each: int, assets: Path = ASSETS) -> Path:
    """Measure one net and write JSON."""
    network = load_recorded(path)
    found = {
        "network": name, "family": network.spec.family, "depth": network.spec.depth,
        "stages": [network.spec.blocks] * 3, "pictures": len(data.labels), "data": f"{data.source}; test set",
        **measure(network, data),
        "command": f"python -m training.deletion --each {each} --data DIR", "torch": torch.__version__,
    }  # fmt: skip
    assets.mkdir(parents=True, exist_ok=True)
    written = assets / f"cifar10-{name}.json"
    written.write_text(json.dumps(found, indent=1) + "\n")
    return written


def main() -> None:
    """Read the command line and measure every net that has no record yet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="CIFAR-10 (as training.cifar10)")
    parser.add_argument("--each", type=int, default=200, help="test pictures of each class")
    parser.add_argument("--again", action="store_true", help="measure recorded nets once more")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = fixed_choice(cifar10.load_split(options.data, False), options.each)
    for name, path in recorded_weights(RECORDED).items():
        if options.again or not (ASSETS / f"cifar10-{name}.json").exists():
            tqdm.write(str(record(name, path, data, options.each)))


if __name__ == "__main__":
    main()
