"""The ledger as a table and a file, and how its numbers come about."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.ledger import Entry, Ledger
from ui.ledger_parts import REPLACED


def rows_of(entries: Sequence[Entry], measured: Ledger | None) -> list[dict[str, Any]]:
    """The table's rows; what is not measured yet has no column."""
    rows: list[dict[str, Any]] = []
    for e in entries:
        row: dict[str, Any] = {
            "module": e.join, "branch": e.title, "channels": e.channels, "MAC": e.macs,
            "receptive field": f"{e.field[0]}×{e.field[1]}", "energy": e.energy,
        }  # fmt: skip
        if measured:
            whole = measured.difference or 1.0
            row |= {"attribution": e.attribution, "share": e.attribution / whole,
                    **{f"drop, {how}": e.drops[how] for how in REPLACED}}  # fmt: skip
        rows.append(row)
    return rows


def table(entries: Sequence[Entry], measured: Ledger | None, stem: str) -> None:
    """All numbers, sortable, and as a file."""
    st.subheader("The ledger")
    rows = rows_of(entries, measured)
    number, share = st.column_config.NumberColumn, st.column_config.NumberColumn
    st.dataframe(rows, key="led_table", hide_index=True, column_config={
        "MAC": number(format="compact"), "energy": share(format="percent"), "share": share(format="percent"),
        "attribution": number(format="%.3f"), "drop, zero": number(format="%.3f"),
        "drop, mean": number("drop, gallery mean", format="%.3f"),
        "drop, picture": number("drop, picture mean", format="%.3f"),
    })  # fmt: skip
    st.download_button("CSV", lambda: _csv(rows), f"{stem}.csv", "text/csv", icon=":material/table:",
                       on_click="ignore", key="led_csv")  # fmt: skip


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


RECIPE = """# For the logit of class c, on a straight path from the baseline picture x0 to the picture x:
for k in range(steps + 1):
    y = branches(x0 + k / steps * (x - x0))            # what every branch hands to its concatenation or sum
    g = torch.autograd.grad(logit(y, c), y)            # one backward pass for all branches
    if k:                                              # trapezoid rule
        attribution += ((g + g_before) / 2 * (y - y_before)).sum()
    y_before, g_before = y, g

# The drop: the branch's tensor (after its ReLU, before the concatenation) is replaced, the rest runs again
replaced = {"zero": torch.zeros_like(y),
            "gallery mean": mean_over_14_pictures[:, None, None].expand_as(y),   # per channel
            "picture mean": y.mean((-2, -1), keepdim=True).expand_as(y)}         # per channel
drop = logit - rest_of_the_network(torch.cat([*others, replaced[how]], 1))[c]
"""


def recipe() -> None:
    """How all this was computed."""
    with st.expander("How this was computed", icon=":material/code:"):
        st.markdown(
            "- **Energy**: share of the sum of squares that enters the concatenation (or the sum).\n"
            "- **Attribution**: layer conductance (Dhamdhere et al. 2018), in logits. A concatenation is all that "
            "flows there, so a module's branches add up to the logit's difference between picture and baseline; F(x) "
            "and shortcut do the same in a residual block. Steps are halved where they do not add up yet.\n"
            "- **Drop**: how far the logit falls when this branch alone is replaced; below zero it rises. The "
            "gallery's mean is per channel, over the 14 gallery pictures (centre crops) and all positions.\n"
            "- **MAC** of a branch count its own convolutions; an identity shortcut multiplies nothing."
        )
        st.code(RECIPE, "python")
