"""Record what deleting each residual block costs: python -m training.knockout resnet18 --data DIR
[DIR ...].
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from analysis.ablation.blocks import without_blocks
from analysis.structure.blocks import residual_blocks
from models.catalog import NETWORKS, ROOT, SHIPPED, shipped_classes
from models.loading import load
from models.tracing import trace
from records.checks import weights_hash
from training.data import folders
from training.data.folders import Split
from training.model_card import evaluate, right_answers

ASSETS = ROOT / "assets" / "knockout"


def subset(split: Split, each: int) -> Split:
    """The first `each` pictures of every class."""
    present = np.unique(split.labels)
    return split.chosen([int(i) for c in present for i in np.flatnonzero(split.labels == c)[:each]])


def accuracy(network: nn.Module, split: Split, size: int, names: tuple[str, ...]) -> float:
    """Share of right answers, as the model card counts them."""
    predicted = evaluate(network, split, size).argmax(axis=1)
    return float(right_answers(predicted, split.labels, names).mean())


def record(name: str, data: Sequence[Path], each: int, assets: Path = ASSETS) -> None:
    """Measure the whole network and the network without each block, and write JSON."""
    card = NETWORKS[f"{name}-mini"]
    network = load(card).network
    traced = trace(network, card.crop)
    names = shipped_classes(name)
    split = subset(folders.load_half(data, "val"), each)
    whole = accuracy(network, split, card.crop, names)
    without = {
        block.name: accuracy(without_blocks(traced, [block.name]), split, card.crop, names)
        for block in tqdm(residual_blocks(traced))
    }
    assets.mkdir(parents=True, exist_ok=True)
    found = {
        "network": card.name,
        "weights_sha256": weights_hash(SHIPPED / card.weights),
        "pictures": len(split),
        "size": card.crop,
        "whole": whole,
        "without": without,
        "command": f"python -m training.knockout {name} --data DIR ... --each {each}",
        "torch": torch.__version__,
    }
    (assets / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["resnet18"])
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--each", type=int, default=100, help="validation pictures of each class")
    options = parser.parse_args()
    record(options.network, options.data, options.each)


if __name__ == "__main__":
    main()
