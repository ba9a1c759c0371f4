"""Train one of the shipped miniatures: `python -m training.miniature googlenet --data DIR [DIR
...]`.

Every DIR holds train/ and val/ with one folder a class; several are trained on together. The run is
kept after every epoch and goes on where it was stopped.
"""

import argparse
import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from models.miniatures import MINIATURES
from training.data import folders
from training.data.batches import Pictures, ahead, training_batches
from training.model_card import Trained, evaluate, export
from training.recipes import RECIPES, Recipe

ASSETS = Path(__file__).parent.parent / "assets" / "weights"
VALIDATED_EVERY = 3  # epochs


@dataclass
class Run:
    """A network in training with its optimizer and what has been recorded so far."""

    network: nn.Module
    optimizer: torch.optim.SGD
    epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    began_from: str | None = None


def start(name: str, recipe: Recipe, classes: int, seed: int, weights: Path | None = None) -> Run:
    """A new run, from random weights or from those of `weights` that fit; decay spares BatchNorm
    and biases.
    """
    torch.manual_seed(seed)
    network = MINIATURES[name](classes).to(memory_format=torch.channels_last)
    began_from = fitting_weights(network, weights) if weights else None
    decayed = [p for p in network.parameters() if p.ndim > 1]
    spared = [p for p in network.parameters() if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": spared, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(
        groups,
        lr=recipe.peak_rate,
        momentum=recipe.momentum,
        nesterov=True,
        weight_decay=recipe.weight_decay,
    )
    return Run(network, optimizer, began_from=began_from)


def fitting_weights(network: nn.Module, path: Path) -> str:
    """Take over every tensor of a .safetensors file that has the same name and shape; gives the
    file's SHA-256.
    """
    own = network.state_dict()
    given = load_file(path)
    fitting = {k: v.to(own[k].dtype) for k, v in given.items() if own[k].shape == v.shape}
    network.load_state_dict({**own, **fitting})
    return hashlib.sha256(path.read_bytes()).hexdigest()


def learning_rate(recipe: Recipe, progress: float) -> float:
    """The rate after `progress` epochs: in each cycle a linear warm-up, then half a cosine down to
    zero.
    """
    first, last = recipe.cycle_of(progress)
    progress -= first
    if progress < recipe.warmup_epochs:
        return recipe.peak_rate * (progress + 0.01) / recipe.warmup_epochs
    share = (progress - recipe.warmup_epochs) / (last - first - recipe.warmup_epochs)
    return recipe.peak_rate * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))


def total_loss(outputs: Any, targets: Tensor, recipe: Recipe) -> Tensor:
    """Real loss plus the weighted auxiliary ones: label-smoothed cross-entropy in nats.

    `targets` are class indices (N) or shares of classes (N x classes).
    """
    logits, *auxiliary = outputs if isinstance(outputs, tuple) else (outputs,)
    weighted = zip((1.0, *recipe.aux_weights), (logits, *auxiliary), strict=True)
    losses = [
        w * F.cross_entropy(x.float(), targets, label_smoothing=recipe.label_smoothing)
        for w, x in weighted
    ]
    return torch.stack(losses).sum()


def train_epoch(run: Run, pictures: Pictures, recipe: Recipe, seed: int) -> dict[str, float]:
    """One epoch; random numbers depend on seed and epoch alone, so that a resumed run is the same
    run.

    Convolutions run in bfloat16 (parameters, BatchNorm's statistics and losses stay in float32).
    """
    torch.manual_seed(seed * 1000 + run.epoch)
    generator = np.random.default_rng((seed, run.epoch))
    phase, steps = recipe.phase_of(run.epoch), len(pictures.split) // recipe.batch
    began, losses = time.perf_counter(), []
    batches = training_batches(
        pictures, phase.size, phase.smallest_crop, recipe.batch, recipe.strength, generator
    )
    run.network.train()
    title = f"epoch {run.epoch + 1}/{recipe.epochs}"
    for step, (pixels, targets) in enumerate(
        tqdm(ahead(batches), total=steps, desc=title, mininterval=20)
    ):
        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(recipe, run.epoch + step / steps)
        with torch.autocast("cpu", torch.bfloat16):
            outputs = run.network(pixels)
        loss = total_loss(outputs, targets, recipe)
        run.optimizer.zero_grad()
        loss.backward()
        run.optimizer.step()
        losses.append(loss.item())
    return {
        "epoch": run.epoch + 1,
        "size": phase.size,
        "loss": float(np.mean(losses)),
        "seconds": time.perf_counter() - began,
    }


def save_checkpoint(run: Run, path: Path) -> None:
    """Write the run beside its place and move it there, so that a half-written one is never
    read.
    """
    state = {
        "network": run.network.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "epoch": run.epoch,
        "history": run.history,
        "began_from": run.began_from,
    }
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
        run.began_from = state["began_from"]
    return run


def train(
    name: str,
    data: Sequence[Path],
    checkpoints: Path,
    seed: int,
    assets: Path = ASSETS,
    weights: Path | None = None,
) -> None:
    """Train to the end of the recipe, then write weights and model card into `assets`."""
    recipe = RECIPES[name]
    classes, training, validation = folders.load(data)
    checkpoints.mkdir(parents=True, exist_ok=True)
    path = checkpoints / f"{name}-{len(classes)}-seed{seed}.pt"
    run = resume(start(name, recipe, len(classes), seed, weights), path)
    pictures = Pictures(training, len(classes))
    while run.epoch < recipe.epochs:
        record = train_epoch(run, pictures, recipe, seed)
        run.epoch += 1
        if run.epoch % VALIDATED_EVERY == 0:
            logits = evaluate(run.network, validation, record_size(record))
            right = logits.argmax(axis=1) == validation.labels
            record["validation_top1"] = float(right.mean())
        run.history.append(record)
        tqdm.write(str(record))
        save_checkpoint(run, path)
    trained = Trained(name, run.network, run.history, recipe, seed, run.began_from)
    export(trained, classes, (training, validation), assets)


def record_size(record: dict[str, float]) -> int:
    """The size (px) at which an epoch is validated: a quarter above that of training (Touvron et
    al. 2019).
    """
    return int(record["size"] * 1.25) // 32 * 32


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=sorted(MINIATURES))
    parser.add_argument(
        "--data", type=Path, required=True, nargs="+", help="folders with train/ and val/"
    )
    parser.add_argument("--checkpoints", type=Path, default=Path("runs"), help="resumable state")
    parser.add_argument("--assets", type=Path, default=ASSETS, help="where the result is written")
    parser.add_argument("--from", type=Path, dest="weights", help="start from this .safetensors")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(
        options.network,
        options.data,
        options.checkpoints,
        options.seed,
        options.assets,
        options.weights,
    )


if __name__ == "__main__":
    main()
