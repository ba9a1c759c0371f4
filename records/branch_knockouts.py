"""A shipped network's accuracy without each branch, recorded by training.branch_knockout."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.catalog import ROOT, NetworkCard

FOLDER = ROOT / "assets" / "knockout"
Accuracies = Mapping[str, Mapping[str, tuple[float, ...]]]  # module -> replacement -> branches


@dataclass(frozen=True)
class BranchKnockouts:
    """Top-1 (0 to 1) with everything on (`whole`), and `without` each branch.

    Measured on `pictures` of the `of` that there are, at `size` px; `mean` says over what the means
    were taken that replaced a branch.
    """

    pictures: int
    of: int
    size: int
    whole: float
    mean: str
    without: Accuracies
    command: str
    torch: str

    def lost(self, module: str, how: str, place: int) -> float:
        """How much accuracy is lost without that branch, replaced by "zero" or its "mean"."""
        return self.whole - self.without[module][how][place]

    def most_lost(self, how: str) -> float:
        """The largest loss of any branch."""
        return max(
            self.lost(module, how, place)
            for module, rows in self.without.items()
            for place in range(len(rows[how]))
        )

    @property
    def error(self) -> float:
        """The standard error of `whole`, as of a share of so many pictures."""
        return math.sqrt(self.whole * (1 - self.whole) / self.pictures)


def branch_knockouts(card: NetworkCard) -> BranchKnockouts | None:
    """The recorded accuracies of a shipped network without each branch, if they were measured.

    Raises:
        ValueError: an accuracy in the file is no number from 0 to 1.
    """
    return _read(FOLDER / f"{card.builder}-branches.json") if card.origin == "shipped" else None


@cache
def _read(path: Path) -> BranchKnockouts | None:
    if not path.exists():
        return None
    record = json.loads(path.read_text())
    without = {
        module: {how: tuple(map(float, row)) for how, row in rows.items()}
        for module, rows in record["without"].items()
    }
    accuracies = [a for rows in without.values() for row in rows.values() for a in row]
    if not all(0 <= accuracy <= 1 for accuracy in [record["whole"], *accuracies]):
        raise ValueError(f"{path.name} holds accuracies that are none")
    kept = ("pictures", "of", "size", "whole", "mean", "command", "torch")
    return BranchKnockouts(without=without, **{name: record[name] for name in kept})
