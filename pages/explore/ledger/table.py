"""The ledger as a table and a file."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.ablation.ledger import Entry, Ledger
from pages.explore.ledger.measures import REPLACED
from ui.takeaway import download


def rows_of(entries: Sequence[Entry], measured: Ledger | None) -> list[dict[str, Any]]:
    """The table's rows; what is not measured yet has no column."""
    rows: list[dict[str, Any]] = []
    for entry in entries:
        row: dict[str, Any] = {
            "module": entry.junction,
            "branch": entry.title,
            "channels": entry.channels,
            "MAC": entry.macs,
            "receptive field": f"{entry.field[0]}×{entry.field[1]}",
            "energy": entry.energy,
        }
        if measured:
            whole = measured.difference or 1.0
            row |= {"attribution": entry.attribution, "share": entry.attribution / whole}
            row |= {f"drop, {how}": entry.drops[how] for how in REPLACED}
        rows.append(row)
    return rows


def table(entries: Sequence[Entry], measured: Ledger | None, stem: str) -> None:
    """All numbers, sortable, and as a file."""
    st.subheader("All branches in numbers")
    rows = rows_of(entries, measured)
    number = st.column_config.NumberColumn
    columns = {
        "MAC": number(format="compact"),
        "energy": number(format="percent"),
        "share": number(format="percent"),
        "attribution": number(format="%.3f"),
        "drop, zero": number(format="%.3f"),
        "drop, mean": number("drop, gallery mean", format="%.3f"),
        "drop, picture": number("drop, picture mean", format="%.3f"),
    }
    st.dataframe(rows, key="led_table", hide_index=True, column_config=columns)
    download("CSV", f"{stem}.csv", lambda: _csv(rows), key="led_csv")


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
