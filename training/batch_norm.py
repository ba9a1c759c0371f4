"""Estimate the running averages of shipped weights anew: python -m training.batch_norm
plain-56-seed0 --data DIR.

For weights whose averages float16 could not hold (variances above 65,504 became infinite). Nothing
else is changed.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from tqdm import tqdm

from models.depth_family import DepthNet
from records.depth_runs import ASSETS, compact, trained
from training.data import cifar10
from training.depth.measures import error

BATCH = 128
BATCHES = 40


def estimate(network: DepthNet, data: cifar10.Split, batches: int, seed: int = 0) -> None:
    """Replace the running averages by the mean over `batches` batches of augmented training
    pictures, in place.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a cumulative mean
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(data.labels), generator=generator)
    network.train()
    with torch.no_grad():
        for chosen in tqdm(order.split(BATCH)[:batches], mininterval=10):
            network(cifar10.augmented(data.pictures[chosen], generator))
    network.eval()
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum


def note(path: Path, pictures: int, test_error: float, command: str) -> None:
    """Say in the run's record how its shipped weights came to their averages."""
    found: dict[str, Any] = json.loads(path.read_text())
    found["weights_note"] = (
        f"BatchNorm's running averages of the shipped weights are estimated anew on {pictures:,}"
        " augmented training pictures, because float16 could not hold the run's own; the errors of"
        " the record are the run's own"
    )
    found["weights_test_error"] = test_error
    found["weights_command"] = command
    path.write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    """Read the command line, estimate, and write weights and note."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "run", help="a file of assets/depth without its ending, such as plain-56-seed0"
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    family, depth, seed = options.run.split("-")
    network = trained(family, int(depth), int(seed.removeprefix("seed")))
    data = cifar10.load_split(options.data, train=True)
    estimate(network, data, BATCHES)
    save_file(compact(network.state_dict()), ASSETS / f"{options.run}.safetensors")
    test = cifar10.load_split(options.data, train=False)
    stored = trained(family, int(depth), int(seed.removeprefix("seed")))
    note(
        ASSETS / f"{options.run}.json",
        BATCH * BATCHES,
        error(stored, test.pictures, test.labels),
        f"python -m training.batch_norm {options.run} --data DIR",
    )


if __name__ == "__main__":
    main()
