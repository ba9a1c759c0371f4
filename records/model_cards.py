"""What training.miniature wrote beside shipped weights: how they were trained, how well they do."""

import json
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from models.catalog import SHIPPED, NetworkCard


@dataclass(frozen=True)
class Epoch:
    """An epoch's mean training loss, and the share of validation pictures right after it."""

    number: int
    loss: float
    top1: float


@dataclass(frozen=True)
class ModelCard:
    """A training and its outcome; `text` is the whole file, as it was written.

    `confusion` counts true class (row) against predicted class (column).
    """

    data: str
    augmentation: str
    seed: int
    command: str
    classes: tuple[str, ...]
    history: tuple[Epoch, ...]
    confusion: tuple[tuple[int, ...], ...]
    text: str = field(repr=False)


def model_card(card: NetworkCard) -> ModelCard | None:
    """The model card of a shipped network; None for every other one.

    Raises:
        ValueError: a loss or an accuracy in the file is no finite number.
    """
    return _read(SHIPPED / f"{card.builder}.json") if card.origin == "shipped" else None


@cache
def _read(path: Path) -> ModelCard:
    text = path.read_text()
    record = json.loads(text)
    history = tuple(
        Epoch(row["epoch"], float(row["loss"]), float(row["validation_top1"]))
        for row in record["history"]
    )
    if not all(math.isfinite(value) for epoch in history for value in (epoch.loss, epoch.top1)):
        raise ValueError(f"{path.name} holds numbers that are not finite")
    return ModelCard(
        data=record["data"],
        augmentation=record["augmentation"],
        seed=record["seed"],
        command=record["command"],
        classes=tuple(record["classes"]),
        history=history,
        confusion=tuple(tuple(row) for row in record["confusion"]),
        text=text,
    )
