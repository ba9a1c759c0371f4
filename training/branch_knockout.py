"""Record what each branch is worth: python -m training.branch_knockout googlenet --data DIR [DIR
...].

The whole network and the network without each branch (replaced by zero, and by its mean) on the
validation pictures, those of all classes in turn. Resumable: counts are kept beside the result
after every few batches.
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
from models.catalog import NETWORKS, ROOT, SHIPPED, shipped_classes
from models.loading import load
from models.tracing import trace
from records.checks import weights_hash
from training.data import folders
from training.data.batches import centre_batches
from training.data.folders import Split
from training.knockout import subset
from training.model_card import right_answers

ASSETS = ROOT / "assets" / "knockout"
HOWS = ("zero", "mean")
BATCH = 16  # the fastest here on one thread
MEAN_EACH = 30
KEPT_EVERY = 8  # batches


@dataclass
class Counts:
    """Right answers so far: of the whole network, and without each branch,
    [join][replacement][branch].
    """

    pictures: int = 0
    whole: int = 0
    without: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def count_batch(
    walk: Stepper,
    joins: Sequence[Junction],
    means: Means,
    batch: tuple[Tensor, Tensor],
    names: tuple[str, ...],
    counts: Counts,
) -> None:
    """Add one batch: one whole pass, then for each branch only what comes after its join."""
    pixels, labels = batch
    run = whole_run(walk, joins, pixels)
    counts.pictures += len(labels)
    counts.whole += _right(run.logits, labels, names)
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
                    kept[place] += _right(walk.run(known)[OUTPUT], labels, names)


def interleaved(split: Split) -> Split:
    """The first picture of every class, then the second: counts of a part of it are of all classes
    alike.
    """
    ranks = np.zeros(len(split), dtype=np.int64)
    for label in np.unique(split.labels):
        of = np.flatnonzero(split.labels == label)
        ranks[of] = np.arange(len(of))
    order = np.lexsort((split.labels, ranks))
    return split.chosen(order)


def _right(logits: Tensor, labels: Tensor, names: tuple[str, ...]) -> int:
    return int(right_answers(logits.argmax(dim=1).numpy(), labels.numpy(), names).sum())


def record(
    name: str, data: Sequence[Path], assets: Path = ASSETS, at_most: int | None = None
) -> None:
    """Measure on the validation pictures and write JSON; a run that was stopped goes on where it
    was.
    """
    card = NETWORKS[f"{name}-mini"]
    walk = Stepper(trace(load(card).network, card.crop))
    joins = junctions(walk.traced)
    means = _training_means(walk, joins, data, card.crop, assets / f"{name}-branches.means.npz")
    split = interleaved(folders.load_half(data, "val"))
    part = assets / f"{name}-branches.part"
    counts = Counts(**json.loads(part.read_text())) if part.exists() else Counts()
    rest = split.chosen(range(counts.pictures, min(len(split), at_most or len(split))))
    shown = tqdm(centre_batches(rest, card.crop, BATCH), total=-(-len(rest) // BATCH))
    for number, batch in enumerate(shown):
        count_batch(walk, joins, means, batch, shipped_classes(name), counts)
        if number % KEPT_EVERY == 0:
            part.write_text(json.dumps(vars(counts)))
            write(name, joins, counts, len(split), assets)
    write(name, joins, counts, len(split), assets)
    part.unlink(missing_ok=True)


def _training_means(
    walk: Stepper, joins: Sequence[Junction], data: Sequence[Path], size: int, kept: Path
) -> Means:
    if not kept.exists():
        split = subset(folders.load_half(data, "train"), MEAN_EACH)
        batches = (pixels for pixels, _ in centre_batches(split, size, BATCH))
        *_, means = channel_means(walk, joins, tqdm(batches, total=-(-len(split) // BATCH)))
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
        "weights_sha256": weights_hash(SHIPPED / f"{name}.safetensors"),
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
        "command": f"python -m training.branch_knockout {name} --data DIR ...",
        "torch": torch.__version__,
    }


def main() -> None:
    """Read the command line and measure, on one thread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["googlenet", "inception_v3", "resnet18"])
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--pictures", type=int, help="at most so many, of all classes alike")
    torch.set_num_threads(1)
    options = parser.parse_args()
    record(options.network, options.data, at_most=options.pictures)


if __name__ == "__main__":
    main()
