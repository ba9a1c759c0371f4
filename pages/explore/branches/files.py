"""The explorer's code panel and downloads."""

from collections.abc import Sequence

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.capture import Activations
from analysis.activations.exports import channels_csv, channels_npz
from analysis.pictures.gallery import GALLERY
from figures.pictures.poster import Panel, poster
from figures.pictures.tiles import Sheet
from figures.style import branch_colour
from models.anatomy import Layer
from pages.explore.branches.choices import Choices
from pages.explore.branches.listing import listing, switched_listing
from serving.subject import Subject
from ui.switches import switched_fact, switched_off
from ui.takeaway import code, download, link


def how_computed(subject: Subject, layer: Layer, relu: bool) -> None:
    """The PyTorch lines that give the same tensor, with this session's switches, too."""
    picture = subject.picture.name if subject.picture.name in GALLERY else None
    traced = subject.instrument.traced
    caption = (
        "One forward pass that keeps every stage of every module. These lines give exactly the "
        "maps of the channel shown above; every number here is read from them or from the "
        "network's own layers."
    )
    plain = picture is not None and not subject.picture.notes
    lines = listing(subject.card, traced, layer, relu, picture, subject.framing, plain)
    off, how = switched_off(subject)
    if off:
        caption += (
            " Some branches are switched off here; the last lines continue to the maps of that "
            "network."
        )
        lines += "\n" + switched_listing(subject.card, layer, relu, off, how)
    code(caption, lines)


def downloads(
    subject: Subject,
    choices: Choices,
    stages: Sequence[BranchView],
    sheets: Sequence[Sheet],
    activations: Activations,
) -> None:
    """PNG, NPZ, CSV, and the link to this view."""
    stem = f"{subject.network}-{choices.module.name}"
    facts = {
        "network": subject.network,
        "module": choices.module.name,
        "picture": subject.picture.key,
        "framing": subject.framing,
        "relu": "after" if choices.relu else "before",
        **switched_fact(subject.network),
    }
    with st.container(horizontal=True):
        download("PNG", f"{stem}.png", lambda: _poster(subject, choices, stages, sheets), key="png")
        download("NPZ", f"{stem}.npz", lambda: channels_npz(stages, activations, facts), key="npz")
        download("CSV", f"{stem}.csv", lambda: channels_csv(stages), key="csv")
        with st.popover("Link", icon=":material/link:"):
            link(subject)


def _poster(
    subject: Subject, choices: Choices, stages: Sequence[BranchView], sheets: Sequence[Sheet]
) -> bytes:
    panels = [_panel(stage, drawn) for stage, drawn in zip(stages, sheets, strict=True)]
    line = f"{'after' if choices.relu else 'before'} ReLU, sorted by {choices.sort}"
    title = f"{subject.card.title}: {choices.module.name}"
    return poster(title, line, subject.view.pixels, panels)


def _panel(stage: BranchView, drawn: Sheet) -> Panel:
    words = f"{stage.layer.title}, {len(stage.maps)} channels, mean {stage.mean:.3g}"
    return Panel(stage.branch.title, words, branch_colour(stage.branch.role), drawn)
