"""Measure a trained miniature as it ships (float16 weights) and write weights and model card."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn

from models.miniatures import MINIATURES
from records.checks import weights_hash
from training.calibration import calibration, fitted_temperature, halves
from training.data.batches import RESIZE_RATIO, centre_batches
from training.data.folders import Classes, Split, counts
from training.data.sources import sources_of
from training.recipes import Recipe

# A springer spaniel is a dog: for a picture of either, both answers are right, only the breed
# differs.
SAME_THING = (("English springer", "dog"),)


@dataclass(frozen=True)
class Trained:
    """A network at the end of its run; `began_from` is the SHA-256 of the weights that it started
    from.
    """

    name: str
    network: nn.Module
    history: list[dict[str, float]]
    recipe: Recipe
    seed: int
    began_from: str | None = None


@torch.inference_mode()
def evaluate(network: nn.Module, split: Split, size: int) -> NDArray[np.float32]:
    """Logits (pictures x classes) at `size` px, centre crops."""
    network.eval()
    batches = centre_batches(split, size, batch=64)
    return np.concatenate([network(pixels).float().numpy() for pixels, _ in batches])


def right_answers(
    predicted: NDArray[np.int64], labels: NDArray[np.int64], names: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Which answers are right; where two classes name the same thing, either is."""
    right = predicted == labels
    for pair in SAME_THING:
        if set(pair) <= set(names):
            both = [names.index(name) for name in pair]
            right |= np.isin(predicted, both) & np.isin(labels, both)
    return right


def halved(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """A state dict with floating point in float16, counters as they are.

    Raises:
        OverflowError: a weight does not fit into float16.
    """
    half = {
        key: (value.half() if value.is_floating_point() else value).contiguous()
        for key, value in state.items()
    }
    if not all(bool(torch.isfinite(value).all()) for value in half.values()):
        raise OverflowError("a weight does not fit into float16")
    return half


def export(trained: Trained, classes: Classes, splits: tuple[Split, Split], folder: Path) -> None:
    """Write `name.safetensors` and `name.json`; everything is measured on the weights as written.

    The temperature that makes its probabilities honest is divided out of the last layer, so that a
    plain softmax of the shipped network's logits is calibrated. `splits` are training and
    validation pictures.

    Raises:
        OverflowError: a weight does not fit into float16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, validation = folder / f"{trained.name}.safetensors", splits[1]
    state = trained.network.state_dict()
    before = _answers(trained, halved(state), classes, validation)
    fit, _ = halves(len(validation))
    temperature = fitted_temperature(before[fit], validation.labels[fit])
    last = {name: state[name].float() / temperature for name in ("fc.weight", "fc.bias")}
    shipped = halved({**state, **last})
    save_file(shipped, path)
    logits = _answers(trained, shipped, classes, validation)
    right = right_answers(logits.argmax(axis=1), validation.labels, classes.names)
    card = {
        **about_run(trained, classes, splits),
        **measured(logits, validation.labels, classes.names),
        "calibration": calibration(before, logits, right, temperature),
        "weights_sha256": weights_hash(path),
    }
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (folder / f"{trained.name}.json").write_text(text + "\n")


def _answers(
    trained: Trained, state: dict[str, torch.Tensor], classes: Classes, split: Split
) -> NDArray[np.float32]:
    """Logits of the network with these weights, at the size that the app shows."""
    shipped = MINIATURES[trained.name](len(classes))
    shipped.load_state_dict(state)
    shipped = shipped.to(memory_format=torch.channels_last)
    return evaluate(shipped, split, trained.recipe.shown_size)


def measured(
    logits: NDArray[np.float32], labels: NDArray[np.int64], names: tuple[str, ...]
) -> dict[str, Any]:
    """Accuracies over pictures and over classes, each strict and with a breed forgiven."""
    predicted = logits.argmax(axis=1)
    right, strict = right_answers(predicted, labels, names), predicted == labels
    confusion = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    each, each_strict = (_class_shares(r, labels, len(names)) for r in (right, strict))
    return {
        "measured_on": len(labels),
        "top1": float(right.mean()),
        "top1_strict": float(strict.mean()),
        "class_mean": float(np.nanmean(each)),
        "class_mean_strict": float(np.nanmean(each_strict)),
        "class_top1": [None if np.isnan(share) else float(share) for share in each],
        "same_thing": [list(pair) for pair in SAME_THING if set(pair) <= set(names)],
        "confusion": confusion.tolist(),
    }


def about_run(trained: Trained, classes: Classes, splits: tuple[Split, Split]) -> dict[str, Any]:
    """What the network was trained on and how, as plain values for JSON."""
    recipe = trained.recipe
    began = " --from WEIGHTS" if trained.began_from else ""
    return {
        "network": trained.name,
        "classes": list(classes.names),
        "folders": list(classes.folders),
        "sources": sources_of(classes.folders),
        "picture_size": int(np.median([min(p.shape[:2]) for p in splits[0].pictures])),
        "trained_on": len(splits[0]),
        "training_counts": counts(splits[0].labels, len(classes)),
        "validation_counts": counts(splits[1].labels, len(classes)),
        "size": recipe.shown_size,
        "resize": round(recipe.shown_size * RESIZE_RATIO),
        "epochs": len(trained.history),
        "began_from": trained.began_from,
        "seed": trained.seed,
        "recipe": recipe.as_dict(),
        "history": trained.history,
        "torch": torch.__version__,
        "command": (
            f"python -m training.miniature {trained.name} --data DIR ... --seed"
            f" {trained.seed}{began}"
        ),
    }


def _class_shares(
    right: NDArray[np.bool_], labels: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """Share of right answers of each class; NaN where it has no picture."""
    count = np.bincount(labels, minlength=classes).astype(np.float64)
    hits = np.bincount(labels, weights=right, minlength=classes)
    return np.divide(hits, count, out=np.full(classes, np.nan), where=count > 0)
