"""Which branch answers to which size; what a unit can see and what it really sees."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.effective_field import effective_field, effective_size
from analysis.images import Framed
from analysis.object_size import Answer, answers
from figures.cost_plots import size_curves
from figures.overlays import glow, reach_svg
from figures.raster import scale_for
from figures.style import branch_colour
from models.anatomy import Module
from ui import link
from ui.compute import Instrument, one_core
from ui.frame import in_sentences
from ui.pick import drawing
from ui.selection import Selection

SCALES = (0.15, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0)
DRAWS = 6


def chosen_module(tool: Instrument) -> Module:
    """The Inception module of this page, shared with the explorer."""
    names = [module.name for module in tool.modules]
    name = link.restore_name("module", names[0], names)
    st.selectbox("Module", names, key="module", width=220)
    link.publish("module", name, names[0])
    return tool.modules[names.index(name)]


@st.cache_resource(max_entries=16, show_spinner="Running the network on eight sizes …")
def _answers(name: str, device: str, module: str, key: str, framing: str, _tool: Instrument, _module: Module,
             _seen: Framed) -> tuple[Answer, ...]:  # fmt: skip
    found = []
    with one_core() as turn:
        for answer in answers(
            _tool.capture, _module, _tool.loaded.card, device, _seen.pixels, SCALES
        ):
            found.append(answer)
            turn.share()
    return tuple(found)


@st.fragment
@in_sentences
def sizes(selection: Selection, tool: Instrument, seen: Framed, module: Module) -> None:
    """The picture at eight sizes, each branch's answer at one of them, and the curve over all."""
    st.header("One picture, eight sizes")
    found = _answers(selection.network, selection.device, module.name, selection.picture.key, selection.framing,
                     tool, module, seen)  # fmt: skip
    scale = st.select_slider(
        "Size of the picture", SCALES, 0.5, format_func=lambda s: f"{s:.0%}", key="object_scale"
    )
    at = found[SCALES.index(scale)]
    _maps(module, at, max(float(m.max()) for a in found for m in a.maps))
    relative = _relative(found)
    curves = [
        (branch.title, branch_colour(branch.role), [float(v) for v in values])
        for branch, values in zip(module.branches, relative.T, strict=True)
    ]
    st.plotly_chart(size_curves(SCALES, curves), key="size_curves")
    st.markdown(_measured_words(module, relative))
    st.caption(
        "Strength: root mean square over the branch's channels, averaged over the part of the map where the "
        "picture is. A shrunk picture lies on its own mean colour; an enlarged one is cut at the edge. Divided by "
        "each branch's mean over the eight sizes, because the branches have different typical values. The gallery's "
        "boats show three sizes at once."
    )


def _maps(module: Module, at: Answer, most: float) -> None:
    columns = st.columns(len(module.branches) + 1)
    columns[0].markdown("**The network's input**")
    columns[0].image(at.pixels, width="stretch")
    scale = scale_for(np.array([[0.0, most]], dtype=np.float32), "Viridis")
    for column, branch, plane in zip(columns[1:], module.branches, at.maps, strict=True):
        column.markdown(f"**{branch.title}**")
        column.image(glow(at.pixels, plane, scale), width="stretch")


def _relative(found: Sequence[Answer]) -> NDArray[np.float64]:
    strength = np.array([answer.strength for answer in found], dtype=np.float64)
    relative: NDArray[np.float64] = strength / np.maximum(strength.mean(axis=0), 1e-12)
    return relative


def _measured_words(module: Module, relative: NDArray[np.float64]) -> str:
    best = [SCALES[int(k)] for k in relative.argmax(axis=0)]
    words = ", ".join(f"{b.title} at {s:.0%}" for b, s in zip(module.branches, best, strict=True))
    spread = float((relative.max(axis=1) - relative.min(axis=1)).max())
    return (
        f"**Measured here:** strongest answers: {words}. The branches' curves differ by at most {spread:.2f} of their "
        "mean. “Large filters for large objects” is the motivation; what a trained branch prefers also depends on "
        "what it learned and on all that came before it."
    )


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
