"""What a whole network costs, module by module and branch by branch; GoogLeNet beside its paper."""

from collections.abc import Sequence

import streamlit as st

from analysis.files import csv_text
from analysis.structure.cost import Cost
from analysis.structure.paper import PaperRow, beside_the_paper
from analysis.structure.table import Row, network_rows
from figures.plots.work import module_bars
from figures.style import BRANCHES, GREY, short
from models.catalog import NETWORKS, NetworkCard
from serving.networks import skeleton_of

QUANTITIES = {"macs": "MAC", "parameters": "parameters", "memory": "bytes of output"}


def network_costs(card: NetworkCard) -> None:
    """The table, its bars, and the paper's."""
    shape = skeleton_of(card.name, card)
    rows = network_rows(shape.traced, shape.fields)
    whole = [row for row in rows if not row.branch]
    st.header(f"Where {card.title} spends it")
    st.caption(
        f"{short(sum(r.parameters for r in whole))} parameters and {short(sum(r.macs for r in whole))} MAC at "
        f"{card.crop}×{card.crop} px, read from the network itself (choose it in the sidebar). "
        "Auxiliary heads do not run at inference and are not counted. 1 MAC = 1 multiplication and 1 addition."
    )
    for note in card.notes:
        st.caption(note)
    _bars(rows)
    st.dataframe([_cells(row) for row in rows], hide_index=True, width="stretch", key="cost_table")
    st.download_button("CSV", lambda: _csv(rows), f"{card.name}-cost.csv", "text/csv",
                       icon=":material/table:", on_click="ignore", key="cost_csv")  # fmt: skip
    if card.family == "googlenet":
        _paper()


def _bars(rows: Sequence[Row]) -> None:
    quantity = st.segmented_control(
        "Show", list(QUANTITIES), default="macs", format_func=QUANTITIES.__getitem__, required=True,
        key="cost_quantity",
    )  # fmt: skip
    modules = [row.module for row in rows if not row.branch]
    roles = dict.fromkeys(row.role for row in rows if row.role)
    split = {row.module for row in rows if row.branch}
    parts = [("not in a branch", GREY, [
        0.0 if row.module in split else float(getattr(row, quantity)) for row in rows if not row.branch
    ])]  # fmt: skip
    for role in roles:
        values = {row.module: float(getattr(row, quantity)) for row in rows if row.role == role}
        parts.append(
            (role.replace("x", "×"), BRANCHES[role], [values.get(m, 0.0) for m in modules])
        )
    st.plotly_chart(module_bars(modules, parts, QUANTITIES[quantity]), key="cost_bars")


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


def _csv(rows: Sequence[Row]) -> str:
    columns = ("module", "branch", "height", "width", "channels", "parameters", "macs",
               "receptive_field_height", "receptive_field_width", "output_bytes")  # fmt: skip
    return csv_text(
        columns,
        ((row.module, row.branch, *row.size, row.channels, row.parameters, row.macs, *row.field, row.memory)
         for row in rows),
    )  # fmt: skip


def _paper() -> None:
    st.subheader("The official GoogLeNet beside Table 1 of the paper")
    modules = skeleton_of("googlenet", NETWORKS["googlenet"]).modules
    rows = beside_the_paper(modules)
    st.dataframe(
        [_paper_cells(row) for row in rows], hide_index=True, width="stretch", key="paper_table"
    )
    reduced = sum((row.recomputed for row in rows), Cost(0, 0))
    without = sum((row.unreduced for row in rows), Cost(0, 0))
    st.markdown(
        f"**Without any reduction** the nine modules would take {short(without.macs)} MAC instead of "
        f"{short(reduced.macs)}: {without.macs / reduced.macs:.1f} times as many, and "
        f"{short(without.weights)} weights instead of {short(reduced.weights)}."
    )
    st.caption(
        "Recomputed: the paper's channels, a true 5×5, convolution weights only. The printed parameters do not "
        "follow from the printed channels in any module; the printed operations do, but for 5a (54 M printed, "
        "51.1 M by its channels). torchvision's column is lower because its third branch is a 3×3. Without "
        "reductions: the 3×3 and the 5×5 read the module's whole input; the projection after the pooling stays, "
        "or every module would only grow."
    )


def _paper_cells(row: PaperRow) -> dict[str, object]:
    off = abs(row.printed.macs - row.recomputed.macs) > 1e6
    other = abs(row.printed.weights - row.recomputed.weights) > 1e3
    return {
        "Module": row.module,
        "printed params": f"{row.printed.weights / 1e3:.0f} K",
        "recomputed": f"{row.recomputed.weights / 1e3:.1f} K{' ≠' if other else ''}",
        "torchvision": f"{row.here.weights / 1e3:.1f} K",
        "printed ops": f"{row.printed.macs / 1e6:.0f} M",
        "recomputed MAC": f"{row.recomputed.macs / 1e6:.1f} M{' ≠' if off else ''}",
        "torchvision MAC": f"{row.here.macs / 1e6:.1f} M",
        "no reductions": f"{row.unreduced.macs / 1e6:.0f} M",
    }
