"""Train one of the shipped miniatures: `python -m training.miniature googlenet --data DIR`."""

import argparse
import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from models.miniatures import MINIATURES
from training import imagenette
from training.model_card import evaluate, export
from training.recipes import RECIPES, Recipe

ASSETS = Path(__file__).parent.parent / "assets" / "weights"


@dataclass
class Run:
    """A network in training with its optimizer and what has been recorded so far."""

    network: nn.Module
    optimizer: torch.optim.SGD
    epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def start(name: str, recipe: Recipe, seed: int) -> Run:
    """A freshly initialised run; weight decay spares BatchNorm and biases."""
    torch.manual_seed(seed)
    network = MINIATURES[name](len(imagenette.CLASSES)).to(memory_format=torch.channels_last)
    decayed = [p for p in network.parameters() if p.ndim > 1]
    spared = [p for p in network.parameters() if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": spared, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(
        groups, lr=recipe.peak_rate, momentum=recipe.momentum, nesterov=True,
        weight_decay=recipe.weight_decay,
    )  # fmt: skip
    return Run(network, optimizer)


def learning_rate(recipe: Recipe, progress: float) -> float:
    """The rate after `progress` epochs: in each cycle a linear warm-up, then half a cosine down to zero."""
    first, last = recipe.cycle_of(progress)
    progress -= first
    if progress < recipe.warmup_epochs:
        return recipe.peak_rate * (progress + 0.01) / recipe.warmup_epochs
    share = (progress - recipe.warmup_epochs) / (last - first - recipe.warmup_epochs)
    return recipe.peak_rate * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))


def total_loss(outputs: Any, labels: Tensor, recipe: Recipe) -> Tensor:
    """Real loss plus the weighted auxiliary ones, label-smoothed cross-entropy in nats."""
    logits, *auxiliary = outputs if isinstance(outputs, tuple) else (outputs,)
    weighted = zip((1.0, *recipe.aux_weights), (logits, *auxiliary), strict=True)
    losses = [
        w * F.cross_entropy(x, labels, label_smoothing=recipe.label_smoothing) for w, x in weighted
    ]
    return torch.stack(losses).sum()


def train_epoch(run: Run, split: imagenette.Split, recipe: Recipe, seed: int) -> dict[str, float]:
    """One epoch; random numbers depend on seed and epoch alone, so that a resumed run is the same run."""
    torch.manual_seed(seed * 1000 + run.epoch)
    generator = np.random.default_rng((seed, run.epoch))
    phase, steps = recipe.phase_of(run.epoch), len(split) // recipe.batch
    began, losses = time.perf_counter(), []
    batches = imagenette.training_batches(
        split, phase.size, phase.smallest_crop, recipe.batch, generator
    )
    run.network.train()
    bar = tqdm(batches, total=steps, desc=f"epoch {run.epoch + 1}/{recipe.epochs}", mininterval=20)
    for step, (pixels, labels) in enumerate(bar):
        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(recipe, run.epoch + step / steps)
        loss = total_loss(run.network(pixels), labels, recipe)
        run.optimizer.zero_grad()
        loss.backward()
        run.optimizer.step()
        losses.append(loss.item())
    return {
        "epoch": run.epoch + 1, "size": phase.size, "loss": float(np.mean(losses)),
        "seconds": time.perf_counter() - began,
    }  # fmt: skip


def save_checkpoint(run: Run, path: Path) -> None:
    """Write the run beside its place and move it there, so that a half-written one is never read."""
    state = {
        "network": run.network.state_dict(), "optimizer": run.optimizer.state_dict(),
        "epoch": run.epoch, "history": run.history,
    }  # fmt: skip
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


def resume(run: Run, path: Path) -> Run:
    """Continue from the checkpoint at `path`, if there is one."""
    if path.exists():
        state = torch.load(path, weights_only=True)
        run.network.load_state_dict(state["network"])
        run.optimizer.load_state_dict(state["optimizer"])
        run.epoch, run.history = state["epoch"], state["history"]
    return run


def train(name: str, data: Path, checkpoints: Path, seed: int, assets: Path = ASSETS) -> None:
    """Train to the end of the recipe, then write weights and model card into `assets`."""
    recipe, folder = RECIPES[name], imagenette.dataset_folder(data)
    training, validation = (imagenette.load_split(folder, part) for part in ("train", "val"))
    checkpoints.mkdir(parents=True, exist_ok=True)
    path = checkpoints / f"{name}-seed{seed}.pt"
    run = resume(start(name, recipe, seed), path)
    while run.epoch < recipe.epochs:
        record = train_epoch(run, training, recipe, seed)
        confusion = evaluate(run.network, validation, record_size(record))
        record["validation_top1"] = float(np.trace(confusion) / confusion.sum())
        run.epoch += 1
        run.history.append(record)
        tqdm.write(str(record))
        save_checkpoint(run, path)
    export(name, run.network, run.history, (training, validation), recipe, seed, assets)


def record_size(record: dict[str, float]) -> int:
    """The size (px) at which an epoch is validated: a quarter above that of training (Touvron et al. 2019)."""
    return int(record["size"] * 1.25) // 32 * 32


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=sorted(MINIATURES))
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with Imagenette's train/ and val/"
    )
    parser.add_argument("--checkpoints", type=Path, default=Path("runs"), help="resumable state")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(options.network, options.data, options.checkpoints, options.seed)


if __name__ == "__main__":
    main()
