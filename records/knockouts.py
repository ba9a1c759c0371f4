"""What was recorded of networks with blocks taken out."""

import json
from typing import Any

from models.catalog import ROOT

KNOCKOUT = ROOT / "assets" / "knockout"


def records() -> dict[str, dict[str, Any]]:
    """What was measured for each recorded net, shallow ones first; only what is on disk."""
    found = [json.loads(path.read_text()) for path in sorted(KNOCKOUT.glob("cifar10-*.json"))]
    return {r["network"]: r for r in sorted(found, key=lambda r: (r["depth"], r["family"]))}
