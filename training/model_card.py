"""Measure a trained miniature as it ships (float16 weights) and write weights and model card."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn

from models.miniatures import MINIATURES
from training import imagenette
from training.recipes import Recipe


@torch.inference_mode()
def evaluate(network: nn.Module, split: imagenette.Split, size: int) -> NDArray[np.int64]:
    """Confusion matrix (true class x predicted class, counts) at `size` px, centre crops."""
    network.eval()
    count = len(imagenette.CLASSES)
    confusion = np.zeros((count, count), dtype=np.int64)
    for pixels, labels in imagenette.centre_batches(split, size, batch=64):
        predicted = network(pixels).argmax(dim=1)
        np.add.at(confusion, (labels.numpy(), predicted.numpy()), 1)
    return confusion


def shipped_state(network: nn.Module) -> dict[str, torch.Tensor]:
    """The state dict as it ships: floating point in float16, counters as they are."""
    state = network.state_dict()
    return {
        key: (value.half() if value.is_floating_point() else value).contiguous()
        for key, value in state.items()
    }


def export(
    name: str, network: nn.Module, history: list[dict[str, float]],
    splits: tuple[imagenette.Split, imagenette.Split], recipe: Recipe, seed: int, folder: Path,
) -> None:  # fmt: skip
    """Write `name.safetensors` and `name.json`; accuracy is measured on the weights as written.

    `splits` are the training and the validation pictures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = shipped_state(network)
    save_file(state, folder / f"{name}.safetensors")
    shipped = MINIATURES[name](len(imagenette.CLASSES))
    shipped.load_state_dict(state)
    shipped = shipped.to(memory_format=torch.channels_last)
    confusion = evaluate(shipped, splits[1], recipe.shown_size)
    card = model_card(name, confusion, history, len(splits[0]), recipe, seed)
    (folder / f"{name}.json").write_text(json.dumps(card, indent=1) + "\n")


def model_card(
    name: str,
    confusion: NDArray[np.int64],
    history: list[dict[str, float]],
    trained_on: int,
    recipe: Recipe,
    seed: int,
) -> dict[str, Any]:
    """What is known of a trained miniature, as plain values for JSON."""
    return {
        "network": name,
        "data": "Imagenette v2, short side 144 px",
        "trained_on": trained_on,
        "measured_on": int(confusion.sum()),
        "classes": list(imagenette.CLASSES.values()),
        "wnids": list(imagenette.CLASSES),
        "size": recipe.shown_size,
        "resize": round(recipe.shown_size * imagenette.RESIZE_RATIO),
        "top1": float(np.trace(confusion) / confusion.sum()),
        "confusion": confusion.tolist(),
        "epochs": recipe.epochs,
        "seed": seed,
        "augmentation": "random crop (aspect 3/4 to 4/3), mirror, contrast and brightness by 30 %",
        "recipe": recipe.as_dict(),
        "history": history,
        "torch": torch.__version__,
        "command": f"python -m training.miniature {name} --data DIR --seed {seed}",
    }
