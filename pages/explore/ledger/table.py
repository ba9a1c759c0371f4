"""The ledger as a table and a file, and how its numbers come about."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.ablation.ledger import Entry, Ledger
from analysis.files import csv_text
from pages.explore.ledger.grid import REPLACED


def rows_of(entries: Sequence[Entry], measured: Ledger | None) -> list[dict[str, Any]]:
    """The table's rows; what is not measured yet has no column."""
    rows: list[dict[str, Any]] = []
    for e in entries:
        row: dict[str, Any] = {
            "module": e.junction, "branch": e.title, "channels": e.channels, "MAC": e.macs,
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
    return csv_text(list(rows[0]), (list(row.values()) for row in rows))
