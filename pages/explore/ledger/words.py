"""What the ledger's numbers add up to, and which branches lead."""

from collections.abc import Sequence

import streamlit as st

from analysis.ablation.conductance import TOLERANCE
from analysis.ablation.ledger import Entry, Ledger, cost_most_for_least, mattered_most, shares
from pages.explore.ledger.grid import FROM_ONE_PASS, MEASURES, REPLACED

LISTED = 5


def sums(measured: Ledger, name: str, baseline: str) -> None:
    """Do the attributions of a module add up?"""
    reach = "All sums are" if measured.error <= TOLERANCE else "Not all sums are"
    worst = (
        f"at most {measured.error:.1%} of the difference away"
        if measured.error < 10
        else "far from it"
    )
    st.markdown(
        f"**The logit of {name} is {measured.logit:.3f} for this picture and {measured.baseline_logit:.3f} for "
        f"{baseline}: a difference of {measured.difference:.3f}.** {reach} within {TOLERANCE:.0%} of it "
        f"({worst}, after {measured.points} points of the path)."
    )
    if measured.error > TOLERANCE:
        st.caption("A small difference between large opposite parts converges slowly. Read the attributions of this "
                   "class as rough, or start at the other baseline.")  # fmt: skip


def rankings(entries: Sequence[Entry], name: str) -> None:
    """Which branch mattered most, and which cost most for least."""
    measure = st.session_state["led_measure_by"]
    measure = "zero" if measure in FROM_ONE_PASS else measure
    worth = [MEASURES[measure][1](entry) for entry in entries]
    cost, gain = shares([float(e.macs) for e in entries]), shares(worth)
    words = (
        f"attribution to {name}"
        if measure == "attribution"
        else f"fall of {name}’s logit, {REPLACED[measure]}"
    )
    left, right = st.columns(2)
    best = mattered_most(entries, worth)[:LISTED]
    left.markdown(f"**Mattered most** ({words})\n\n" + "\n".join(
        f"1. {_called(entries[i])}: {worth[i]:+.2f}" for i in best
    ))  # fmt: skip
    worst = [i for i in cost_most_for_least(entries, worth) if entries[i].macs][:LISTED]
    right.markdown("**Cost most for least** (share of all branches’ MAC against share of all effects)\n\n" + "\n".join(
        f"1. {_called(entries[i])}: {cost[i]:.1%} of the MAC for {gain[i]:.1%} of the effect" for i in worst
    ))  # fmt: skip


def _called(entry: Entry) -> str:
    return f"{entry.junction} {entry.title}"
