"""Record that identity layers change nothing: python -m training.deepening --data DIR.

The recorded plain-20 and the same net with 36 identity layers on CIFAR-10's test pictures, then with noise in the new
layers, and plain-56 trained from scratch beside them.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from models.deepening import deepened, inserted_blocks, noisy
from training import cifar10
from training.depth_records import ASSETS, trained

SHALLOW, DEEP = 20, 56
SIZES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)  # of the noise, relative to the Dirac kernel's 1
SEEDS = (0, 1, 2)
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


def measure(
    data: cifar10.Split, sizes: Sequence[float], seeds: Sequence[int], folder: Path
) -> dict[str, Any]:
    """Right answers of the shallow net, the deepened one, noisy ones, and the deep one from scratch."""
    shallow = trained("plain", SHALLOW, folder=folder)
    deeper, new = deepened(shallow, DEEP), inserted_blocks(SHALLOW, DEEP)
    before, after = (logits_of(network, data.pictures) for network in (shallow, deeper))
    noise = [
        {"size": size, "seed": seed,
         "right": right(logits_of(noisy(deeper, new, size, seed), data.pictures), data.labels)}
        for size, seed in tqdm([(size, seed) for size in sizes for seed in seeds])
    ]  # fmt: skip
    scratch = logits_of(trained("plain", DEEP, folder=folder), data.pictures)
    return {
        "shallow": SHALLOW, "deep": DEEP, "inserted_blocks": len(new), "pictures": len(data.labels),
        "data": data.source, "right_shallow": right(before, data.labels),
        "right_deepened": right(after, data.labels), **agreement(before, after),
        "right_scratch": right(scratch, data.labels), "noise": noise,
        "weights": "shipped float16, computed in float32", "torch": torch.__version__,
    }  # fmt: skip


def main() -> None:
    """Read the command line, measure, and write JSON beside the runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    found = measure(cifar10.load_split(options.data, train=False), SIZES, SEEDS, ASSETS)
    found["command"] = "python -m training.deepening --data DIR"
    (ASSETS / FILE).write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
