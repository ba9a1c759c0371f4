"""Record degradation: plain and residual nets of several depths on CIFAR-10, one recipe for all.

python -m training.degradation --family plain residual --depth 20 56 --data DIR
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from models.depth_family import DepthNet, DepthSpec, build, layers
from records.depth_runs import ASSETS, compact
from training.data import cifar10

ROOT = Path(__file__).parent.parent
SHIPPED = (20, 56)  # depths whose weights are kept
PROBE = 256  # pictures in the batch whose gradient is recorded
SAMPLE = 10_000  # training pictures for the training error in eval mode (all 50,000 at the end)


@dataclass(frozen=True)
class Schedule:
    """He et al.'s recipe (section 4.2), its 164 epochs shortened: the rate falls at 1/2 and 3/4 of
    them.
    """

    epochs: int = 20
    rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 1e-4
    batch: int = 128

    def rate_at(self, epoch: int) -> float:
        """The learning rate of an epoch (from 0)."""
        drops = (epoch >= self.epochs / 2) + (epoch >= self.epochs * 3 / 4)
        return self.rate * 0.1**drops

    def probes(self) -> tuple[int, ...]:
        """After how many epochs gradient norms are recorded: at the start, early, and at each
        quarter.
        """
        quarter = self.epochs // 4
        return tuple(sorted({0, 1, quarter, 2 * quarter, 3 * quarter, self.epochs}))


def error(network: nn.Module, pictures: Tensor, labels: Tensor) -> float:
    """Share of wrong answers in eval mode."""
    network.eval()
    with torch.inference_mode():
        wrong = sum(
            int((network(p).argmax(1) != y).sum())
            for p, y in zip(pictures.split(500), labels.split(500), strict=True)
        )
    return wrong / len(labels)


def gradient_norms(network: DepthNet, pictures: Tensor, labels: Tensor) -> list[float]:
    """L2 norm of the loss gradient of every layer's weight, from input to logits, in training mode.

    BatchNorm's running averages are put back as they were.
    """
    kept = {name: buffer.clone() for name, buffer in network.named_buffers()}
    network.train()
    loss = F.cross_entropy(network(pictures), labels)
    weights = [layer.weight for _, layer in layers(network)]
    found = torch.autograd.grad(loss, weights)  # type: ignore[arg-type]
    for name, buffer in network.named_buffers():
        buffer.copy_(kept[name])
    return [float(gradient.norm()) for gradient in found]


def train_epoch(
    network: DepthNet,
    optimizer: torch.optim.SGD,
    data: cifar10.Split,
    schedule: Schedule,
    epoch: int,
    seed: int,
) -> dict[str, float]:
    """One epoch; its random numbers depend on seed and epoch alone, so a resumed run is the same
    run.
    """
    generator = torch.Generator().manual_seed(1000 * seed + epoch)
    order = torch.randperm(len(data.labels), generator=generator)
    began, losses, wrong = time.perf_counter(), 0.0, 0
    for group in optimizer.param_groups:
        group["lr"] = schedule.rate_at(epoch)
    network.train()
    bar = tqdm(
        order.split(schedule.batch), desc=f"epoch {epoch + 1}/{schedule.epochs}", mininterval=20
    )
    for chosen in bar:
        pictures = cifar10.augmented(data.pictures[chosen], generator)
        logits = network(pictures.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, data.labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses += loss.item() * len(chosen)
        wrong += int((logits.argmax(1) != data.labels[chosen]).sum())
    count = len(data.labels)
    return {
        "epoch": epoch + 1,
        "rate": schedule.rate_at(epoch),
        "loss": losses / count,
        "running_error": wrong / count,
        "seconds": time.perf_counter() - began,
    }


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
    history, probes = _resume(path, network, optimizer)
    sample = torch.randperm(len(training.labels), generator=torch.Generator().manual_seed(0))[
        :SAMPLE
    ]
    while len(history) < schedule.epochs:
        if len(history) == 0:
            probes["0"] = gradient_norms(
                network, training.pictures[sample[:PROBE]], training.labels[sample[:PROBE]]
            )
        row = train_epoch(network, optimizer, training, schedule, len(history), seed)
        row["training_error"] = error(network, training.pictures[sample], training.labels[sample])
        row["test_error"] = error(network, test.pictures, test.labels)
        history.append(row)
        if len(history) in schedule.probes():
            probes[str(len(history))] = gradient_norms(
                network, training.pictures[sample[:PROBE]], training.labels[sample[:PROBE]]
            )
        tqdm.write(f"{name} {row}")
        _save(path, network, optimizer, history, probes)
    final = error(network, training.pictures, training.labels)
    return _export(assets, name, network, seed, schedule, training.source, history, probes, final)


def _resume(
    path: Path, network: nn.Module, optimizer: torch.optim.SGD
) -> tuple[list[Any], dict[str, Any]]:
    if not path.exists():
        return [], {}
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return state["history"], state["probes"]


def _save(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.SGD,
    history: list[Any],
    probes: dict[str, Any],
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "history": history,
        "probes": probes,
    }
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


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
    options = parser.parse_args()
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
    results = _through_ray(jobs, options.ray) if options.ray else map(run_one, jobs)
    for line in results:
        tqdm.write(line)


def _through_ray(jobs: list[dict[str, Any]], address: str) -> Iterator[str]:
    """Every job as a Ray task, reported as each ends; project, data and checkpoints must be in
    folders that all share.

    Raises:
        SystemExit: Ray is not installed, or a run failed (the others end first).
    """
    try:
        import ray
    except ImportError:
        sys.exit(
            "--ray needs Ray, which is optional: pip install ray. Without --ray the runs take turns"
            " here."
        )
    from training import degradation  # by name, so that the workers import it themselves

    ray.init(address=address, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}})
    remote = ray.remote(num_cpus=jobs[0]["threads"])(degradation.run_one)
    waiting, failed = [remote.remote(job) for job in jobs], []
    while waiting:
        done, waiting = ray.wait(waiting)
        try:
            yield ray.get(done[0])
        except Exception as problem:  # one run's failure must not lose the others
            failed.append(str(problem))
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
