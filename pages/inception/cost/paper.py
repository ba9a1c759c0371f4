"""The official GoogLeNet beside the numbers that its paper prints."""

import streamlit as st

from analysis.structure.cost import Cost
from analysis.structure.paper import PaperRow, beside_the_paper
from figures.style import short
from models.catalog import NETWORKS
from serving.networks import skeleton_of


def paper() -> None:
    """Table 1 of the paper, recomputed from its channels, and the modules without any reduction."""
    st.subheader("The official GoogLeNet beside Table 1 of the paper")
    rows = beside_the_paper(skeleton_of(NETWORKS["googlenet"]).modules)
    st.dataframe([_cells(row) for row in rows], hide_index=True, width="stretch", key="paper_table")
    reduced = sum((row.recomputed for row in rows), Cost(0, 0))
    without = sum((row.unreduced for row in rows), Cost(0, 0))
    st.markdown(
        f"**Without any reduction** the nine modules would take {short(without.macs)} MAC instead "
        f"of {short(reduced.macs)}: {without.macs / reduced.macs:.1f} times as many, and "
        f"{short(without.weights)} weights instead of {short(reduced.weights)}."
    )
    st.caption(
        "Recomputed: the paper's channels, a true 5×5, convolution weights only. The printed "
        "parameters do not follow from the printed channels in any module; the printed "
        "operations do, except for 5a (54 M printed, 51.1 M by its channels). torchvision's "
        "column is lower because its third branch is a 3×3. Without reductions: the 3×3 and the "
        "5×5 read the module's whole input; the projection after the pooling stays, since without "
        "it each module would output more channels than it receives."
    )


def _cells(row: PaperRow) -> dict[str, object]:
    other_macs = abs(row.printed.macs - row.recomputed.macs) > 1e6
    other_weights = abs(row.printed.weights - row.recomputed.weights) > 1e3
    return {
        "Module": row.module,
        "printed params": f"{row.printed.weights / 1e3:.0f} K",
        "recomputed": f"{row.recomputed.weights / 1e3:.1f} K{' ≠' if other_weights else ''}",
        "torchvision": f"{row.here.weights / 1e3:.1f} K",
        "printed ops": f"{row.printed.macs / 1e6:.0f} M",
        "recomputed MAC": f"{row.recomputed.macs / 1e6:.1f} M{' ≠' if other_macs else ''}",
        "torchvision MAC": f"{row.here.macs / 1e6:.1f} M",
        "no reductions": f"{row.unreduced.macs / 1e6:.0f} M",
    }
