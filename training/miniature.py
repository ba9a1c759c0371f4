"""Train one of the shipped miniatures: `python -m training.miniature googlenet --data DIR [DIR
...]`.

Every DIR holds train/ and val/ with one folder a class; several are trained on together. The run is
kept after every epoch and goes on where it was stopped.
"""

import argparse
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from models.miniatures import MINIATURES
from training.data import folders
from training.data.batches import Pictures, ahead, training_batches
from training.model_card import Trained, evaluate, export
from training.recipes import RECIPES, Recipe
from training.run_state import Run, resume, save_checkpoint, start

ASSETS = Path(__file__).parent.parent / "assets" / "weights"
VALIDATED_EVERY = 3  # epochs


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
