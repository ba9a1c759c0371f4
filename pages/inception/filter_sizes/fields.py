"""The theoretical and the effective receptive field of every branch."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.effective_field import effective_field, effective_size
from analysis.pictures.framing import Framed
from figures.pictures.overlays import glow, reach_svg
from figures.pictures.raster import scale_for
from models.anatomy import Module
from serving.cores import one_core
from serving.networks import Instrument
from serving.selection import Selection
from ui.frame import in_sentences
from ui.show import drawing

DRAWS = 6


@st.fragment
@in_sentences
def fields(selection: Selection, tool: Instrument, seen: Framed, module: Module) -> None:
    """The theoretical field of each branch's centre unit, and its effective one."""
    st.header("What a unit can see, and what it really sees")
    st.caption(
        "Dashed frame: the theoretical receptive field of the branch's centre unit, computed from the layers. "
        "Glow: the effective one (Luo et al. 2016), the gradient of that unit back to each pixel of this photo."
    )
    key = (selection.network, selection.picture.key, selection.framing, module.name)
    kept = st.session_state.get("effective")
    if kept is None or kept[0] != key:
        if not st.button(
            "Compute the effective fields",
            icon=":material/center_focus_strong:",
            key="run_effective",
        ):
            return
        st.session_state["effective"] = (key, _effective(selection, tool, seen, module))
    planes = st.session_state["effective"][1]
    for column, branch, plane in zip(st.columns(len(planes)), module.branches, planes, strict=True):
        field = tool.fields[branch.output_node]
        row, column_ = (side // 2 for side in module.out_size)
        shown = glow(
            seen.pixels, plane.astype(np.float32), scale_for(plane.astype(np.float32), "Viridis")
        )
        with column:
            st.markdown(f"**{branch.title}**")
            drawing(
                reach_svg(shown, seen.pixels.shape[:2], field.box(row, column_)),
                key=f"reach_{branch.first_channel}",
            )
            st.caption(f"can see {field.size[0]}×{field.size[1]} px; really sees about {effective_size(plane):.0f} px "
                       "(pixels above 4.55 % of the largest gradient, as a square)")  # fmt: skip


def _effective(
    selection: Selection, tool: Instrument, seen: Framed, module: Module
) -> list[NDArray[Any]]:
    pixels = tool.pixels(seen, selection.device)
    position = (module.out_size[0] // 2, module.out_size[1] // 2)
    bar, found, steps = st.progress(0.0), [], DRAWS * len(module.branches)
    for place, branch in enumerate(module.branches):
        planes: list[NDArray[Any]] = []
        with one_core() as turn:
            for plane in effective_field(tool.traced, branch.output_node, pixels, position, DRAWS):
                planes.append(plane)
                turn.share()
                share = (place * DRAWS + len(planes)) / steps
                bar.progress(share, text=f"{branch.title}: gradient {len(planes)} of {DRAWS}")
        found.append(planes[-1])
    bar.empty()
    return found
