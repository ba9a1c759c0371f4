"""A sweep of both families beside the bare forward and backward passes: python -m
benchmarks.gradients.
"""

import time

import torch
from torch.nn import functional as F

from analysis.gradients.norms import noise_batch, random_labels, sweep
from models.depth_family import DepthSpec, build

DEPTHS = (8, 20, 32, 56, 110)
BATCH = 64


def bare(specs: list[DepthSpec], pictures: torch.Tensor) -> None:
    """Build every net and run it forward and backward, and nothing else."""
    for spec in specs:
        network = build(spec, 0).train()
        F.cross_entropy(network(pictures), random_labels(len(pictures))).backward()


def main() -> None:
    """Three rounds of each in turn, the smaller of each kept."""
    torch.set_num_threads(1)
    specs = [DepthSpec(family, depth) for depth in DEPTHS for family in ("plain", "residual")]
    pictures = noise_batch(BATCH, 32, 0)
    times: dict[str, list[float]] = {"bare": [], "sweep": []}
    for _ in range(3):
        began = time.perf_counter()
        bare(specs, pictures)
        times["bare"].append(time.perf_counter() - began)
        began = time.perf_counter()
        list(sweep(specs, 1, pictures))
        times["sweep"].append(time.perf_counter() - began)
    least = {name: min(values) for name, values in times.items()}
    print(f"depths {DEPTHS}, both families, batch {BATCH}")
    print(f"  bare forward and backward  {least['bare']:6.2f} s   1.00 x")
    print(
        f"  the app's sweep            {least['sweep']:6.2f} s  "
        f" {least['sweep'] / least['bare']:.2f} x"
    )


if __name__ == "__main__":
    main()
