"""What a whole network costs, module by module and branch by branch."""

from collections.abc import Sequence

import streamlit as st

from analysis.structure.table import Row, network_rows
from figures.plots.work import module_bars
from figures.style import BRANCHES, GREY, short
from pages.inception.cost.files import costs_csv
from pages.inception.cost.paper import paper
from serving.subject import Subject
from ui.choice import kept
from ui.sentences import as_text
from ui.show import chart
from ui.takeaway import download

OTHER = GREY
QUANTITIES = {"macs": "MAC", "parameters": "parameters", "memory": "bytes of output"}


def network(subject: Subject) -> None:
    """The table, its bars, and the paper's."""
    card, skeleton = subject.card, subject.skeleton
    rows = network_rows(skeleton.traced, skeleton.fields)
    whole = [row for row in rows if not row.branch]
    st.header(f"Where {as_text(card.title)} spends its computation")
    st.caption(
        f"{short(sum(r.parameters for r in whole))} parameters and "
        f"{short(sum(r.macs for r in whole))} MAC at {card.crop}×{card.crop} px, read from the "
        "network itself (choose it in the sidebar). Auxiliary heads do not run at inference and "
        "are not counted. 1 MAC = 1 multiplication and 1 addition."
    )
    for note in card.notes:
        st.caption(as_text(note))
    _bars(rows)
    st.dataframe([_cells(row) for row in rows], hide_index=True, width="stretch", key="cost_table")
    download("CSV", f"{card.name}-cost.csv", lambda: costs_csv(rows))
    if card.family == "googlenet":
        paper()


def _bars(rows: Sequence[Row]) -> None:
    quantity = kept(
        st.segmented_control,
        "Show",
        list(QUANTITIES),
        key="cost_quantity",
        default="macs",
        format_func=QUANTITIES.__getitem__,
        required=True,
    )
    modules = [row.module for row in rows if not row.branch]
    parts = [("not in a branch", OTHER, _outside_branches(rows, quantity))]
    for role in dict.fromkeys(row.role for row in rows if row.role):
        values = {row.module: float(getattr(row, quantity)) for row in rows if row.role == role}
        title = role.replace("x", "×")
        parts.append((title, BRANCHES[role], [values.get(name, 0.0) for name in modules]))
    figure = module_bars(modules, parts, QUANTITIES[quantity])
    chart(figure, key="cost_bars", name="cost-by-module")


def _outside_branches(rows: Sequence[Row], quantity: str) -> list[float]:
    """Each module's quantity, zero where its branches show it."""
    split = {row.module for row in rows if row.branch}
    whole = [row for row in rows if not row.branch]
    return [0.0 if row.module in split else float(getattr(row, quantity)) for row in whole]


def _cells(row: Row) -> dict[str, object]:
    return {
        "Module": row.module,
        "Branch": row.branch,
        "Output": f"{row.size[0]}×{row.size[1]}×{row.channels}",
        "Channels": row.channels,
        "Parameters": row.parameters,
        "MAC": row.macs,
        "Receptive field (px)": row.field[0] or None,
        "Output (kB)": round(row.memory / 1000, 1),
    }
