"""What the recorded deletions say, in words made of their own numbers."""

from collections.abc import Sequence
from statistics import mean

from records.knockouts import DepthKnockouts


def several_words(records: Sequence[DepthKnockouts]) -> str:
    """The means at one, two and three deleted blocks (or what was tried), as measured."""
    parts = []
    for record in records:
        counts = sorted(record.several)[:3]
        steps = " → ".join(f"{100 * mean(record.several[count]):.0f} %" for count in counts)
        parts.append(
            f"**{record.network}**: {100 * record.whole:.0f} % whole, then {steps} on average with "
            f"{', '.join(map(str, counts))} blocks deleted"
        )
    return "; ".join(parts) + "." if parts else ""
