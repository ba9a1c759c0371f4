"""Record what each branch is worth: python -m training.branch_knockout googlenet --data DIR.

The whole network and the network without each branch (replaced by zero, and by its mean) on all of
Imagenette's validation set. Resumable: counts are kept beside the result after every few batches.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from analysis.ablation.branches import Means, channel_means, replacement, whole_run
from analysis.ablation.stepper import OUTPUT, Stepper
from analysis.structure.junctions import Junction, junctions
from models.catalog import NETWORKS, ROOT
from models.loading import load
from models.tracing import trace
from training import imagenette
from training.knockout import subset

ASSETS = ROOT / "assets" / "knockout"
HOWS = ("zero", "mean")
BATCH = 16  # the fastest here on one thread
MEAN_EACH = 100
KEPT_EVERY = 8  # batches


@dataclass
class Counts:
    """Right answers so far: of the whole network, and without each branch, [join][replacement][branch]."""

    pictures: int = 0
    whole: int = 0
    without: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def count_batch(
    stepper: Stepper, joins: Sequence[Junction], means: Means, pixels: Tensor, labels: Tensor, counts: Counts
) -> None:  # fmt: skip
    """Add one batch: one whole pass, then for each branch only what comes after its join."""
    run = whole_run(stepper, joins, pixels)
    counts.pictures += len(labels)
    counts.whole += _right(run.logits, labels)
    for join in joins:
        for how in HOWS:
            kept = counts.without.setdefault(join.name, {}).setdefault(how, [0] * len(join.parts))
            for place, edge in enumerate(join.edges):
                change = replacement(how, means[edge])
                known = {
                    part.node: change(run.given[e]) if e == edge else run.given[e]
                    for e, part in zip(join.edges, join.parts, strict=True)
                }
                with torch.inference_mode():
                    kept[place] += _right(stepper.run(known)[OUTPUT], labels)


def interleaved(split: imagenette.Split) -> imagenette.Split:
    """The first picture of every class, then the second: counts of a part of it are of all classes alike."""
    ranks = np.zeros(len(split), dtype=np.int64)
    for label in range(len(imagenette.CLASSES)):
        of = np.flatnonzero(split.labels == label)
        ranks[of] = np.arange(len(of))
    order = np.lexsort((split.labels, ranks))
    return imagenette.Split([split.pictures[i] for i in order], split.labels[order])


def _right(logits: Tensor, labels: Tensor) -> int:
    return int((logits.argmax(dim=1) == labels).sum())


def record(name: str, data: Path, assets: Path = ASSETS) -> None:
    """Measure on the whole validation set and write JSON; a run that was stopped goes on where it was."""
    card = NETWORKS[f"{name}-mini"]
    stepper = Stepper(trace(load(card).network, card.crop))
    joins = junctions(stepper.traced)
    folder = imagenette.dataset_folder(data)
    means = _training_means(
        stepper, joins, folder, card.crop, assets / f"{name}-branches.means.npz"
    )
    split = interleaved(imagenette.load_split(folder, "val"))
    part = assets / f"{name}-branches.part"
    counts = Counts(**json.loads(part.read_text())) if part.exists() else Counts()
    rest = imagenette.Split(split.pictures[counts.pictures :], split.labels[counts.pictures :])
    batches = imagenette.centre_batches(rest, card.crop, BATCH)
    shown = tqdm(batches, total=-(-len(rest) // BATCH))
    for number, (pixels, labels) in enumerate(shown):
        count_batch(stepper, joins, means, pixels, labels, counts)
        if number % KEPT_EVERY == 0:
            part.write_text(json.dumps(vars(counts)))
            write(name, joins, counts, len(split), assets)
    write(name, joins, counts, len(split), assets)
    part.unlink(missing_ok=True)


def _training_means(
    stepper: Stepper, joins: Sequence[Junction], folder: Path, size: int, kept: Path
) -> Means:  # fmt: skip
    if not kept.exists():
        split = subset(imagenette.load_split(folder, "train"), MEAN_EACH)
        batches = (pixels for pixels, _ in imagenette.centre_batches(split, size, BATCH))
        *_, means = channel_means(stepper, joins, tqdm(batches, total=-(-len(split) // BATCH)))
        kept.parent.mkdir(parents=True, exist_ok=True)
        named: dict[str, Any] = {f"{node}/{place}": m for (node, place), m in means.items()}
        np.savez(kept, **named)
    with np.load(kept) as stored:
        return {edge: stored[f"{edge[0]}/{edge[1]}"] for join in joins for edge in join.edges}


def write(name: str, joins: Sequence[Junction], counts: Counts, of: int, assets: Path) -> None:
    """Write what is counted so far as JSON; it says on how many of the pictures."""
    found = json.dumps(_shown(name, joins, counts, of), indent=1, ensure_ascii=False)
    (assets / f"{name}-branches.json").write_text(found + "\n")


def _shown(name: str, joins: Sequence[Junction], counts: Counts, of: int) -> dict[str, Any]:
    """Plain values for JSON; accuracies are shares of right answers."""
    return {
        "network": f"{name}-mini",
        "pictures": counts.pictures,
        "of": of,
        "size": NETWORKS[f"{name}-mini"].crop,
        "whole": counts.whole / counts.pictures,
        "mean": f"per channel, over the first {MEAN_EACH} training pictures of every class",
        "branches": {join.name: [part.title for part in join.parts] for join in joins},
        "without": {
            join: {how: [right / counts.pictures for right in row] for how, row in rows.items()}
            for join, rows in counts.without.items()
        },
        "command": f"python -m training.branch_knockout {name} --data DIR",
        "torch": torch.__version__,
    }


def main() -> None:
    """Read the command line and measure, on one thread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["googlenet", "inception_v3", "resnet18"])
    parser.add_argument("--data", type=Path, required=True)
    torch.set_num_threads(1)
    options = parser.parse_args()
    record(options.network, options.data)


if __name__ == "__main__":
    main()
