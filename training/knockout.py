"""Record what deleting each residual block costs in accuracy: python -m training.knockout resnet18 --data DIR."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from analysis.ablation.blocks import without_blocks
from analysis.structure.blocks import residual_blocks
from models.catalog import NETWORKS, ROOT
from models.loading import load
from models.tracing import trace
from training import imagenette
from training.model_card import evaluate

ASSETS = ROOT / "assets" / "knockout"


def subset(split: imagenette.Split, each: int) -> imagenette.Split:
    """The first `each` pictures of every class."""
    chosen = [
        i for c in range(len(imagenette.CLASSES)) for i in np.flatnonzero(split.labels == c)[:each]
    ]
    return imagenette.Split([split.pictures[i] for i in chosen], split.labels[chosen])


def accuracy(network: nn.Module, split: imagenette.Split, size: int) -> float:
    """Share of right answers."""
    confusion = evaluate(network, split, size)
    return float(np.trace(confusion) / confusion.sum())


def record(name: str, data: Path, each: int, assets: Path = ASSETS) -> None:
    """Measure the whole network and the network without each block, and write JSON."""
    card = NETWORKS[f"{name}-mini"]
    network = load(card).network
    traced = trace(network, card.crop)
    split = subset(imagenette.load_split(imagenette.dataset_folder(data), "val"), each)
    whole = accuracy(network, split, card.crop)
    without = {
        block.name: accuracy(without_blocks(traced, [block.name]), split, card.crop)
        for block in tqdm(residual_blocks(traced))
    }
    assets.mkdir(parents=True, exist_ok=True)
    found = {
        "network": card.name, "pictures": len(split), "size": card.crop, "whole": whole, "without": without,
        "command": f"python -m training.knockout {name} --data DIR --each {each}", "torch": torch.__version__,
    }  # fmt: skip
    (assets / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["resnet18"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--each", type=int, default=100, help="validation pictures of each class")
    options = parser.parse_args()
    record(options.network, options.data, options.each)


if __name__ == "__main__":
    main()
