"""The explorer's code panel and downloads."""

from collections.abc import Sequence

import streamlit as st
from serving.selection import Selection

from analysis.activations.branches import BranchView
from analysis.activations.capture import Activations
from analysis.activations.exports import channels_csv, channels_npz
from analysis.pictures.framing import Framed
from analysis.pictures.gallery import GALLERY
from figures.pictures.poster import Panel, poster
from figures.pictures.tiles import Sheet
from figures.style import branch_colour
from pages.explore.branches.choices import Choices
from pages.explore.branches.listing import listing, switched_lines
from serving.networks import Instrument
from ui.switches import switched_fact
from ui.takeaway import link


def code_panel(selection: Selection, tool: Instrument, view: BranchView, relu: bool) -> None:
    """The PyTorch lines that give the same tensor."""
    name = selection.picture.name if selection.picture.name in GALLERY else None
    with st.expander("How this was computed", icon=":material/code:"):
        st.caption(
            "One forward pass, every stage of every module kept. These lines give the very maps of the "
            "channel shown above; every number here is read from them or from the network's own layers."
        )
        st.code(
            listing(tool.loaded.card, tool.traced, view.layer, relu, name, selection.framing),
            "python",
        )
        if lines := switched_lines(selection, tool, view.layer, relu):
            st.caption(
                "Some branches are switched off here; these lines go on to the maps of that network."
            )
            st.code(lines, "python")


def downloads(
    selection: Selection, choices: Choices, views: Sequence[BranchView], sheets: Sequence[Sheet],
    seen: Framed, activations: Activations, title: str,
) -> None:  # fmt: skip
    """PNG, NPZ, CSV, and the link to this view."""
    stem = f"{selection.network}-{choices.module.name}"
    facts = {
        "network": selection.network, "module": choices.module.name, "picture": selection.picture.key,
        "framing": selection.framing, "relu": "after" if choices.relu else "before", **switched_fact(selection.network),
    }  # fmt: skip
    with st.container(horizontal=True):
        st.download_button(
            "PNG", lambda: _poster(choices, views, sheets, seen, title), f"{stem}.png", "image/png",
            icon=":material/image:", on_click="ignore", key="png",
        )  # fmt: skip
        st.download_button(
            "NPZ", lambda: channels_npz(views, activations, facts), f"{stem}.npz",
            "application/octet-stream", icon=":material/data_array:", on_click="ignore", key="npz",
        )  # fmt: skip
        st.download_button(
            "CSV", lambda: channels_csv(views), f"{stem}.csv", "text/csv", icon=":material/table:",
            on_click="ignore", key="csv",
        )  # fmt: skip
        with st.popover("Link", icon=":material/link:"):
            link(selection)


def _poster(
    choices: Choices, views: Sequence[BranchView], sheets: Sequence[Sheet], seen: Framed, title: str
) -> bytes:
    panels = [
        Panel(view.branch.title, f"{view.layer.title}, {len(view.maps)} channels, mean {view.mean:.3g}",
              branch_colour(view.branch.role), drawn)
        for view, drawn in zip(views, sheets, strict=True)
    ]  # fmt: skip
    line = f"{'after' if choices.relu else 'before'} ReLU, sorted by {choices.sort}"
    return poster(f"{title}: {choices.module.name}", line, seen.pixels, panels)
