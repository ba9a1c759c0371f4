"""The Inception explorer: from a module's choices to its columns. A change redraws; nothing is run again."""

from collections.abc import Sequence

import streamlit as st
from serving.selection import Selection

from analysis.activations.branches import BranchView, branch_views, default_channel
from analysis.activations.capture import Activations
from analysis.pictures.framing import Framed
from figures.pictures.raster import Scale, scale_for
from figures.pictures.tiles import Sheet
from figures.style import SCALES, branch_colour
from models.anatomy import Module
from pages.explore.branches import columns as parts
from pages.explore.branches.channel import channel_detail
from pages.explore.branches.choices import (
    COUNTS,
    RANGES,
    RELUS,
    SORTS,
    Choices,
    choices,
    first_stages,
    forget_stages,
)
from pages.explore.branches.files import code_panel, downloads
from serving.networks import Instrument
from ui.frame import in_sentences


@st.fragment
@in_sentences
def explorer(selection: Selection, tool: Instrument, seen: Framed, found: Activations) -> None:
    """The page below its question, for one picture on one network."""
    choice = choices(tool.modules)
    parts.network_strip(tool.modules, choice.module.name)
    _controls(tool.modules, choice)
    views = branch_views(
        found, choice.module, choice.stages, choice.relu, choice.sort, choice.count
    )
    place, channel = choice.channel or default_channel(views)
    sheets = _columns(tool, choice, views, seen, (place, channel))
    whole = choice.stages[place] == len(views[place].branch.layers) - 1
    parts.concatenation(found, choice.module, (place, channel) if whole else None)
    st.divider()
    view = views[place]
    channel_detail(
        view, place, channel, tool.fields[view.layer.node], seen, choice, tool.loaded.card
    )
    code_panel(selection, tool, view, choice.relu)
    downloads(selection, choice, views, sheets, seen, found, tool.loaded.card.title)


def _controls(modules: Sequence[Module], choice: Choices) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        st.selectbox(
            "Module", [m.name for m in modules], key="module", on_change=forget_stages, width=155
        )
        st.segmented_control(
            "Values", list(RELUS), key="relu", format_func=RELUS.__getitem__, required=True
        )
        st.selectbox("Sorted by", list(SORTS), key="sort", width=130)
        st.selectbox("Channels", COUNTS, key="count", width=100)
        with st.popover("Colours", icon=":material/palette:"):
            st.segmented_control(
                "Range", list(RANGES), key="range", format_func=RANGES.__getitem__, required=True
            )
            st.selectbox("Scale", SCALES, key="colours")
        _stage_buttons(choice.module)


def _stage_buttons(module: Module) -> None:
    """All branches at their first layer, or all at their last: the same as clicking the boxes."""
    first = first_stages(module)
    if st.session_state["stages"]:
        st.button("Outputs", on_click=forget_stages, key="outputs")
    elif any(len(branch.layers) > 1 for branch in module.branches):
        st.button("First layers", on_click=_show, args=(first,), key="first_layers")


def _show(stages: str) -> None:
    st.session_state["stages"] = stages
    st.session_state["channel"] = ""


def _columns(
    tool: Instrument,
    choice: Choices,
    views: Sequence[BranchView],
    seen: Framed,
    selected: tuple[int, int],
) -> list[Sheet]:
    scale = parts.common_scale(views, choice.colours) if choice.common else None
    sheets = [parts.sheet_of(view, scale, choice.colours) for view in views]
    for place, (column, view) in enumerate(zip(st.columns(len(views)), views, strict=True)):
        colour = branch_colour(view.branch.role)
        with column:
            parts.branch_head(view, tool.fields[view.branch.output_node], colour)
            parts.branch_chain(place, view, choice, tool.fields)
            parts.branch_numbers(view, choice.module, tool.fields[view.layer.node])
            parts.branch_tiles(place, view, sheets[place], selected)
    for note in dict.fromkeys(view.branch.note for view in views if view.branch.note):
        st.caption(f":material/info: {note}")
    st.caption(_tiles_words(scale))
    _energies(choice, views, seen)
    return sheets


def _tiles_words(scale: Scale | None) -> str:
    words = "Click a box of a chain to see that stage, a tile to look at that channel."
    if scale is None:
        return f"{words} Each channel has a colour range of its own."
    reach = "±" if scale.low < 0 else ""
    return f"{words} The brightest colour stands for {reach}{scale.high:.3g} and more, in all branches."


def _energies(choice: Choices, views: Sequence[BranchView], seen: Framed) -> None:
    strongest = max((view.energy for view in views), key=lambda energy: float(energy.max()))
    st.markdown("**Where on the photo each branch answers**")
    for column, view in zip(st.columns(len(views)), views, strict=True):
        with column:
            parts.branch_energy(view, seen, scale_for(strongest, choice.colours))
    st.caption(
        "Root mean square over the branch’s channels at every position, all branches on one scale."
    )
