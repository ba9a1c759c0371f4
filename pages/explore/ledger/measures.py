"""What a branch can be coloured and ranked by, and how each measure is written."""

from collections.abc import Callable

from analysis.ablation.ledger import Entry
from figures.style import short

MEASURES: dict[str, tuple[str, Callable[[Entry], float]]] = {
    "attribution": ("attribution (logits)", lambda e: e.attribution),
    "zero": ("drop: zero", lambda e: e.drops["zero"]),
    "mean": ("drop: gallery mean", lambda e: e.drops["mean"]),
    "picture": ("drop: picture mean", lambda e: e.drops["picture"]),
    "energy": ("energy", lambda e: e.energy),
    "macs": ("MAC", lambda e: float(e.macs)),
    "channels": ("channels", lambda e: float(e.channels)),
    "field": ("receptive field", lambda e: float(max(e.field))),
}
FROM_ONE_PASS = ("energy", "macs", "channels", "field")
REPLACED = {
    "zero": "replaced by zero",
    "mean": "replaced by its mean over the gallery",
    "picture": "replaced by its mean over the picture",
}


def text_of(measure: str, entry: Entry) -> str:
    """A measure of one branch as it is written in its cell."""
    if measure == "field":
        return f"{entry.field[0]}×{entry.field[1]}"
    value = MEASURES[measure][1](entry)
    if measure == "energy":
        return f"{value:.0%}"
    return short(value) if measure in FROM_ONE_PASS else f"{value:+.2f}"
