"""What was recorded of networks with branches or blocks taken out."""

import json
from typing import Any

from models.catalog import ROOT, NetworkCard

KNOCKOUT = ROOT / "assets" / "knockout"


def records() -> dict[str, dict[str, Any]]:
    """What was measured for each recorded net, shallow ones first; only what is on disk."""
    found = [json.loads(path.read_text()) for path in sorted(KNOCKOUT.glob("cifar10-*.json"))]
    return {r["network"]: r for r in sorted(found, key=lambda r: (r["depth"], r["family"]))}


def record_of(card: NetworkCard) -> dict[str, Any] | None:
    """The recorded accuracies of a shipped network without each branch, if they were measured."""
    path = ROOT / "assets" / "knockout" / f"{card.builder}-branches.json"
    if card.origin != "shipped" or not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text())
    return found
