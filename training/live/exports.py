"""A live training's curves as CSV and JSON, and its outcome in words."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import torch

from analysis.files import csv_text
from training.live.digits import SOURCE
from training.live.job import View
from training.live.settings import FAMILIES
from training.live.steps import Epoch, Step

Row = tuple[str, int, str, int | str, float]


def curves_csv(view: View) -> str:
    """Long form: what, at which step or epoch, of which net, of which layer (gradients only), the
    value.
    """
    return csv_text(("measure", "at", "net", "layer", "value"), _rows(view))


def _rows(view: View) -> Iterator[Row]:
    for which, family in enumerate(FAMILIES):
        name = view.settings.name(family)
        for step in view.steps:
            yield "training_loss (step)", step.number, name, "", step.losses[which]
        for epoch in view.epochs:
            yield "training_error (epoch)", epoch.number, name, "", epoch.training[which]
            yield "held_out_error (epoch)", epoch.number, name, "", epoch.held_out[which]
        for profile in view.profiles:
            for layer, norm in enumerate(profile.norms[which], 1):
                yield "gradient_norm (step)", profile.step, name, layer, norm


def curves_json(view: View) -> str:
    """Settings, versions and everything measured; pairs are plain, residual; null where a net had
    diverged.
    """
    found = {
        "settings": asdict(view.settings),
        "data": SOURCE,
        "torch": torch.__version__,
        "state": view.state,
        "seconds": view.seconds,
        "nets": [view.settings.name(family) for family in FAMILIES],
        "steps": [asdict(step) for step in view.steps],
        "epochs": [asdict(epoch) for epoch in view.epochs],
        "gradient_norms": [asdict(profile) for profile in view.profiles],
    }
    return json.dumps(_plain(found), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def outcome(view: View) -> str:
    """What each net reached in this training, from its numbers alone."""
    if not view.steps or not view.epochs:
        return "No step is made yet."
    last, total = view.epochs[-1], view.settings.steps
    count = f"{last.number} epoch{'' if last.number == 1 else 's'}"
    when = f"After {count} ({view.seconds:.0f} s)"
    if all(diverged_at(view.steps, which) for which in (0, 1)):
        when = f"Ended early ({view.seconds:.0f} s)"
    elif len(view.steps) < total:
        when = (
            f"After {len(view.steps)} of {total} steps ({view.seconds:.0f} s; errors: after"
            f" {count})"
        )
    return f"{when}: {_net(view, 0, last)}; {_net(view, 1, last)}."


def _net(view: View, which: int, last: Epoch) -> str:
    name = view.settings.name(FAMILIES[which])
    lost = diverged_at(view.steps, which)
    if lost:
        return f"{name} diverged at step {lost}, where its loss was no longer a number"
    losses = [step.losses[which] for step in view.steps[-view.settings.epoch_steps :]]
    return (
        f"{name} names {100 * (1 - last.held_out[which]):.0f} % of the held-out digits "
        f"(training loss {sum(losses) / len(losses):.2f})"
    )


def diverged_at(steps: tuple[Step, ...], which: int) -> int | None:
    """The first step at which a net's loss was not finite."""
    return next((s.number for s in steps if not math.isfinite(s.losses[which])), None)


def lesson(view: View) -> str:
    """Whether the worse net overfits or is not trained well: its errors on both kinds of pictures
    say it.
    """
    if not view.epochs:
        return ""
    if any(diverged_at(view.steps, which) for which in (0, 1)):
        return "Try a smaller learning rate, or BatchNorm."
    last = view.epochs[-1]
    worse = 0 if last.held_out[0] >= last.held_out[1] else 1
    gap = last.held_out[worse] - last.held_out[1 - worse]
    trained = last.training[worse] - last.training[1 - worse]
    if gap < 0.05:
        return "Here the two nets end within 5 points of each other on held-out digits."
    net, other = (view.settings.name(FAMILIES[i]) for i in (worse, 1 - worse))
    if trained > 0.5 * gap:
        return (
            f"{net} errs on {100 * last.training[worse]:.0f} % of the pictures it was trained on,"
            f" too ({other}: {100 * last.training[1 - worse]:.0f} %): it is not overfitting, it is"
            " harder to train."
        )
    return (
        f"{net} does well on the pictures it was trained on and worse on held-out ones: it"
        " overfits."
    )
