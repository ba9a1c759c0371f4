"""Record that identity layers change nothing: python -m training.deepening --data DIR.

The recorded plain-20 and the same net with 36 identity layers on CIFAR-10's test pictures, then
with noise in the new layers.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from models.deepening import deepened, inserted_blocks, noisy
from records.depth_runs import ASSETS, trained
from training.data import cifar10

SHALLOW, DEEP = 20, 56
SIZES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)  # of the noise, relative to the Dirac kernel's 1
SEEDS = (0, 1)
NOISE_PICTURES = 1000  # of the 10,000, for the noise; the identity is measured on all
FILE = "deepening.json"


def logits_of(network: nn.Module, pictures: Tensor, batch: int = 500) -> Tensor:
    """Logits of N pictures in eval mode (N x classes)."""
    network.eval()
    with torch.inference_mode():
        return torch.cat([network(part) for part in pictures.split(batch)])


def right(logits: Tensor, labels: Tensor) -> int:
    """How many answers are right."""
    return int((logits.argmax(1) == labels).sum())


def agreement(one: Tensor, other: Tensor) -> dict[str, float]:
    """How two nets' logits (N x classes) differ: entries, answers, largest difference."""
    return {
        "logits": one.numel(),
        "different_logits": int((one != other).sum()),
        "different_answers": int((one.argmax(1) != other.argmax(1)).sum()),
        "largest_difference": float((one - other).abs().max()),
    }


def identity(data: cifar10.Split, folder: Path = ASSETS) -> dict[str, Any]:
    """Right answers of the shallow net and the deepened one, and how they differ."""
    shallow = trained("plain", SHALLOW, folder=folder)
    before = logits_of(shallow, data.pictures)
    after = logits_of(deepened(shallow, DEEP), data.pictures)
    return {
        "shallow": SHALLOW,
        "deep": DEEP,
        "inserted_blocks": len(inserted_blocks(SHALLOW, DEEP)),
        "pictures": len(data.labels),
        "data": data.source,
        "right_shallow": right(before, data.labels),
        "right_deepened": right(after, data.labels),
        **agreement(before, after),
        "weights": "shipped float16, computed in float32",
        "torch": torch.__version__,
        "command": "python -m training.deepening --data DIR",
    }


def sample(data: cifar10.Split, count: int) -> cifar10.Split:
    """`count` pictures drawn with a fixed seed."""
    order = torch.randperm(len(data.labels), generator=torch.Generator().manual_seed(0))[:count]
    return cifar10.Split(data.pictures[order], data.labels[order], data.source)


def disturbed(
    data: cifar10.Split, noises: Sequence[tuple[float, int]], folder: Path = ASSETS
) -> Iterator[dict[str, Any]]:
    """Right answers of the deepened net with noise of a size and seed in the new layers, one at a
    time.
    """
    deeper = deepened(trained("plain", SHALLOW, folder=folder), DEEP)
    new = inserted_blocks(SHALLOW, DEEP)
    for size, seed in noises:
        logits = logits_of(noisy(deeper, new, size, seed), data.pictures)
        yield {"size": size, "seed": seed, "right": right(logits, data.labels)}


def record(test: cifar10.Split, fewer: cifar10.Split, assets: Path = ASSETS) -> None:
    """Measure and write JSON; what an interrupted measurement has already written is kept."""
    path = assets / FILE
    found = json.loads(path.read_text()) if path.exists() else identity(test)
    if found.get("noise_pictures") != len(fewer.labels):
        found |= {"noise_pictures": len(fewer.labels), "noise": []}
        path.write_text(json.dumps(found, indent=1) + "\n")
    there = {(row["size"], row["seed"]) for row in found["noise"]}
    wanted = [(0.0, SEEDS[0]), *((size, seed) for size in SIZES for seed in SEEDS)]
    missing = [noise for noise in wanted if noise not in there]
    for row in tqdm(disturbed(fewer, missing), total=len(missing)):
        found["noise"].append(row)
        path.write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    """Read the command line, measure, and write JSON beside the runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    test = cifar10.load_split(options.data, train=False)
    record(test, sample(test, NOISE_PICTURES))


if __name__ == "__main__":
    main()
