"""What the ledger's numbers add up to, and which branches lead."""

from collections.abc import Sequence

from analysis.ablation.conductance import TOLERANCE
from analysis.ablation.ledger import Entry, Ledger, cost_most_for_least, mattered_most, shares
from pages.explore.ledger.measures import FROM_ONE_PASS, MEASURES, REPLACED

LISTED = 5


def sums(measured: Ledger, name: str, baseline: str) -> str:
    """Do the attributions of a module add up?"""
    reach = "All sums are" if measured.error <= TOLERANCE else "Not all sums are"
    worst = (
        f"at most {measured.error:.1%} of the difference away"
        if measured.error < 10
        else "far from it"
    )
    return (
        f"**The logit of {name} is {measured.logit:.3f} for this picture and "
        f"{measured.baseline_logit:.3f} for {baseline}: a difference of "
        f"{measured.difference:.3f}.** "
        f"{reach} within {TOLERANCE:.0%} of it ({worst}, after {measured.points} points of the "
        "path)."
    )


def caution(measured: Ledger) -> str:
    """What to say where the sums do not add up, or ""."""
    if measured.error <= TOLERANCE:
        return ""
    return (
        "A small difference between large opposite parts converges slowly. Treat the "
        "attributions of this class as approximate, or start from the other baseline."
    )


def mattered(entries: Sequence[Entry], name: str, measure: str) -> str:
    """Which branch mattered most, as a list; `name` is the class's."""
    ranked = _ranked_by(measure)
    effect = (
        f"attribution to {name}"
        if ranked == "attribution"
        else f"fall of {name}’s logit, {REPLACED[ranked]}"
    )
    worth = _worth(entries, ranked)
    lines = [
        f"1. {_called(entries[i])}: {worth[i]:+.2f}" for i in mattered_most(entries, worth)[:LISTED]
    ]
    return "\n".join([f"**Mattered most** ({effect})\n", *lines])


def least_for_cost(entries: Sequence[Entry], measure: str) -> str:
    """Which branch cost most for least, as a list."""
    worth = _worth(entries, _ranked_by(measure))
    cost, gain = shares([float(e.macs) for e in entries]), shares(worth)
    worst = [i for i in cost_most_for_least(entries, worth) if entries[i].macs][:LISTED]
    lines = [
        f"1. {_called(entries[i])}: {cost[i]:.1%} of the MAC for {gain[i]:.1%} of the effect"
        for i in worst
    ]
    head = (
        "**Highest cost for least effect** (share of all branches’ MAC against share of all "
        "effects)\n"
    )
    return "\n".join([head, *lines])


def _ranked_by(measure: str) -> str:
    """The measure itself, or the drop where it says nothing of an effect."""
    return "zero" if measure in FROM_ONE_PASS else measure


def _worth(entries: Sequence[Entry], measure: str) -> list[float]:
    return [MEASURES[measure][1](entry) for entry in entries]


def _called(entry: Entry) -> str:
    return f"{entry.junction} {entry.title}"
