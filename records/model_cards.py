"""What training.miniature wrote beside shipped weights: how they were trained, how well they do."""

import json
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from models.catalog import SHIPPED, NetworkCard


@dataclass(frozen=True)
class Epoch:
    """An epoch's mean training loss and picture size (px), and the share of validation pictures
    that were right after it (None where it was not measured then).
    """

    number: int
    size: int
    loss: float
    top1: float | None


@dataclass(frozen=True)
class Source:
    """A collection of training pictures: its name, its licence, and what was used of it."""

    name: str
    licence: str
    what: str


@dataclass(frozen=True)
class Calibration:
    """How far the probabilities are off on half of the validation pictures, before and after the
    temperature that was fitted on the other half was divided out of the last layer.
    """

    temperature: float
    error_before: float
    error: float
    measured_on: int


@dataclass(frozen=True)
class ModelCard:
    """A training and its outcome; `text` is the whole file, as it was written.

    `confusion` counts true class (row) against predicted class (column). `class_mean` is the mean
    of the classes' accuracies; the `strict` figures forgive no breed. Sizes are px of the short
    side.
    """

    command: str
    seed: int
    classes: tuple[str, ...]
    history: tuple[Epoch, ...]
    confusion: tuple[tuple[int, ...], ...]
    top1: float
    top1_strict: float
    class_mean: float
    class_mean_strict: float
    measured_on: int
    trained_on: int
    picture_size: int
    restarts: int
    sources: tuple[Source, ...]
    calibration: Calibration | None
    weights_sha256: str
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
    confusion = tuple(tuple(row) for row in record["confusion"])
    card = ModelCard(
        command=record["command"],
        seed=record["seed"],
        classes=tuple(record["classes"]),
        history=tuple(_epoch(row) for row in record["history"]),
        confusion=confusion,
        top1=record["top1"],
        top1_strict=record["top1_strict"],
        class_mean=record["class_mean"],
        class_mean_strict=record["class_mean_strict"],
        measured_on=sum(map(sum, confusion)),
        trained_on=record["trained_on"],
        picture_size=record["picture_size"],
        restarts=len(record["recipe"].get("restarts", ())),
        sources=tuple(Source(**source) for source in record["sources"]),
        calibration=_calibration(record["calibration"]),
        weights_sha256=record["weights_sha256"],
        text=text,
    )
    numbers = [card.top1, card.class_mean, *(epoch.loss for epoch in card.history)]
    numbers += [epoch.top1 for epoch in card.history if epoch.top1 is not None]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{path.name} holds numbers that are not finite")
    return card


def _epoch(row: dict[str, Any]) -> Epoch:
    top1 = row.get("validation_top1")
    return Epoch(
        row["epoch"], row["size"], float(row["loss"]), None if top1 is None else float(top1)
    )


def _calibration(row: dict[str, Any] | None) -> Calibration | None:
    if row is None:
        return None
    return Calibration(row["temperature"], row["error_before"], row["error"], row["measured_on"])
