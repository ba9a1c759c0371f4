"""Where a live training stands, in words."""

from training.live.job import View
from training.live.settings import FAMILIES, Settings

OPTIMIZERS = {"sgd": "SGD", "momentum": "SGD with momentum 0.9", "adam": "Adam"}
INITS = {
    "he": "He",
    "default": "PyTorch's default",
    "xavier": "Xavier",
    "gaussian": "small Gaussian (0.01)",
}
STATES = {
    "waiting": "Waiting",
    "running": "Training",
    "paused": "Paused",
    "stopped": "Stopped",
    "finished": "Finished",
    "out of time": "Out of time",
    "failed": "Failed",
}


def progress_words(training: View) -> str:
    """What is trained, and how far it is."""
    return f"{STATES[training.state]}: {_described(training.settings)}. {_where(training)}"


def _described(settings: Settings) -> str:
    nets = " and ".join(settings.name(family) for family in FAMILIES)
    norm = "BatchNorm" if settings.norm else "no BatchNorm"
    optimizer = f"{OPTIMIZERS[settings.optimizer]} at {settings.rate:g}"
    return f"{nets}, {norm}, {optimizer}, {INITS[settings.init]}"


def _where(training: View) -> str:
    if training.state == "waiting":
        return f"Number {training.ahead + 1} in the queue."
    if training.state == "running" and not training.steps:
        return "Starting …"
    steps = f"Step {len(training.steps)} of {training.settings.steps}"
    left = training.seconds_left
    if left is None or training.state not in ("running", "paused"):
        return f"{steps}, {training.seconds:.0f} s."
    return f"{steps}, {training.seconds:.0f} s, about {left:.0f} s left."
