"""Record degradation: plain and residual nets of several depths on CIFAR-10, one recipe for all.

python -m training.degradation --family plain residual --depth 20 56 --data DIR
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tqdm import tqdm

from models.depth_family import DepthNet, DepthSpec, build, layers
from records.depth_runs import ASSETS, compact
from training.data import cifar10
from training.depth.cluster import through_ray
from training.depth.epoch import train_epoch
from training.depth.measures import error, gradient_norms
from training.depth.schedule import Schedule
from training.depth.state import resume, save

SHIPPED = (20, 56)  # depths whose weights are kept
PROBE = 256  # pictures in the batch whose gradient is recorded
SAMPLE = 10_000  # training pictures for the training error in eval mode (all 50,000 at the end)


def record(
    spec: DepthSpec,
    seed: int,
    schedule: Schedule,
    data: Path,
    checkpoints: Path,
    assets: Path = ASSETS,
) -> dict[str, Any]:
    """Train one net to the end, resuming where it was, and write what was measured into
    `assets`.
    """
    training, test = cifar10.load_split(data, True), cifar10.load_split(data, False)
    network = build(spec, seed).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=schedule.rate,
        momentum=schedule.momentum,
        weight_decay=schedule.weight_decay,
    )
    name = f"{spec.family}-{spec.depth}-seed{seed}"
    path = checkpoints / f"{name}-{schedule.epochs}.pt"
    history, probes = resume(path, network, optimizer)
    order = torch.randperm(len(training.labels), generator=torch.Generator().manual_seed(0))
    sample = order[:SAMPLE]
    probe = training.pictures[order[:PROBE]], training.labels[order[:PROBE]]
    while len(history) < schedule.epochs:
        if len(history) == 0:
            probes["0"] = gradient_norms(network, *probe)
        row = train_epoch(network, optimizer, training, schedule, len(history), seed)
        row["training_error"] = error(network, training.pictures[sample], training.labels[sample])
        row["test_error"] = error(network, test.pictures, test.labels)
        history.append(row)
        if len(history) in schedule.probes():
            probes[str(len(history))] = gradient_norms(network, *probe)
        tqdm.write(f"{name} {row}")
        save(path, network, optimizer, history, probes)
    final = error(network, training.pictures, training.labels)
    return _export(assets, name, network, seed, schedule, training.source, history, probes, final)


def _export(
    assets: Path,
    name: str,
    network: DepthNet,
    seed: int,
    schedule: Schedule,
    source: str,
    history: list[Any],
    probes: dict[str, Any],
    final: float,
) -> dict[str, Any]:
    spec = network.spec
    found = {
        "spec": asdict(spec),
        "seed": seed,
        "schedule": asdict(schedule),
        "data": source,
        "parameters": sum(p.numel() for p in network.parameters()),
        "layers": [layer for layer, _ in layers(network)],
        "history": history,
        "gradient_norms": probes,
        "gradient_batch": PROBE,
        "training_error_sample": SAMPLE,
        "final_training_error_all": final,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "command": (
            f"python -m training.degradation --family {spec.family} --depth {spec.depth} "
            f"--seed {seed} --epochs {schedule.epochs} --data DIR"
        ),
    }
    assets.mkdir(parents=True, exist_ok=True)
    (assets / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")
    if spec.depth in SHIPPED:
        save_file(compact(network.state_dict()), assets / f"{name}.safetensors")
    return found


def run_one(job: dict[str, Any]) -> str:
    """One run from plain values, so that it can run here or on another machine."""
    torch.set_num_threads(job["threads"])
    spec = DepthSpec(job["family"], job["depth"])
    schedule = Schedule(epochs=job["epochs"])
    found = record(
        spec,
        job["seed"],
        schedule,
        Path(job["data"]),
        Path(job["checkpoints"]),
        Path(job["assets"]),
    )
    return f"{job['family']}-{job['depth']}: test error {found['history'][-1]['test_error']:.2%}"


def main() -> None:
    """Read the command line and run every combination, here in turn or through Ray all at once."""
    options = _options()
    jobs = [
        {
            "family": family,
            "depth": depth,
            "seed": seed,
            "epochs": options.epochs,
            "data": str(options.data.resolve()),
            "checkpoints": str(options.checkpoints.resolve()),
            "assets": str(options.assets.resolve()),
            "threads": options.threads,
        }
        for seed in options.seed
        for depth in options.depth
        for family in options.family
    ]
    results = through_ray(jobs, options.ray) if options.ray else map(run_one, jobs)
    for line in results:
        tqdm.write(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--family", nargs="+", choices=["plain", "residual"], required=True)
    parser.add_argument(
        "--depth", nargs="+", type=int, required=True, help="6n+2: 20, 32, 44, 56, 110"
    )
    parser.add_argument("--seed", nargs="+", type=int, default=[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument(
        "--data", type=Path, required=True, help="CIFAR-10, torchvision's or JPEGs by class"
    )
    parser.add_argument("--checkpoints", type=Path, default=Path("runs"))
    parser.add_argument(
        "--assets",
        type=Path,
        default=ASSETS,
        help="where records and weights go (a trial run: elsewhere)",
    )
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument(
        "--ray", help="address of a Ray cluster (pip install ray), for many runs at once"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
