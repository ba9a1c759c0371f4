"""The explorer: from a module's choices to its columns. A change redraws; nothing is run again."""

from collections.abc import Sequence

import streamlit as st

from analysis.activations.branches import BranchView, branch_views, default_channel
from analysis.activations.capture import Activations
from figures.pictures.raster import Scale, scale_for
from figures.pictures.tiles import Sheet
from figures.style import branch_colour
from pages.explore.branches import columns
from pages.explore.branches.channel import channel_detail
from pages.explore.branches.choices import Choices, choices
from pages.explore.branches.concatenation import concatenation
from pages.explore.branches.files import downloads, how_computed
from pages.explore.branches.strip import network_strip
from serving.subject import Subject
from ui.sentences import errors_as_sentences


@st.fragment
@errors_as_sentences
def view(subject: Subject, activations: Activations) -> None:
    """The page below its question; the activations are those with this session's switches."""
    strip = st.container()
    chosen = choices(subject)
    with strip:
        network_strip(subject.instrument.modules, chosen.module.name)
    stages = branch_views(
        activations, chosen.module, chosen.stages, chosen.relu, chosen.sort, chosen.count
    )
    place, channel = chosen.channel or default_channel(stages)
    sheets = _columns(subject, chosen, stages, (place, channel))
    is_output = chosen.stages[place] == len(stages[place].branch.layers) - 1
    concatenation(activations, chosen.module, (place, channel) if is_output else None)
    st.divider()
    channel_detail(subject, chosen, stages[place], place, channel)
    how_computed(subject, stages[place].layer, chosen.relu)
    downloads(subject, chosen, stages, sheets, activations)


def _columns(
    subject: Subject,
    choices: Choices,
    stages: Sequence[BranchView],
    selected: tuple[int, int],
) -> list[Sheet]:
    fields = subject.instrument.fields
    scale = columns.common_scale(stages, choices.colours) if choices.common else None
    sheets = [columns.sheet_of(stage, scale, choices.colours) for stage in stages]
    for place, (column, stage) in enumerate(zip(st.columns(len(stages)), stages, strict=True)):
        with column:
            columns.head(stage, fields[stage.branch.output_node], branch_colour(stage.branch.role))
            columns.chain(place, stage, choices.module, fields)
            columns.numbers(stage, choices.module, fields[stage.layer.node])
            columns.tiles(place, stage, sheets[place], selected)
    st.caption(_tiles_words(scale))
    _energies(subject, choices, stages)
    return sheets


def _tiles_words(scale: Scale | None) -> str:
    words = "Click a box in a chain to see that stage, or a tile to see that channel."
    if scale is None:
        return f"{words} Each channel has a colour range of its own."
    reach = "±" if scale.low < 0 else ""
    brightest = f"{reach}{scale.high:.3g} and more, in all branches"
    return f"{words} The brightest colour stands for {brightest}."


def _energies(subject: Subject, choices: Choices, stages: Sequence[BranchView]) -> None:
    strongest = max((stage.energy for stage in stages), key=lambda energy: float(energy.max()))
    scale = scale_for(strongest, choices.colours)
    st.markdown("**Where on the photo each branch responds**")
    for column, stage in zip(st.columns(len(stages)), stages, strict=True):
        with column:
            columns.energy(stage, subject.view, scale)
    st.caption(
        "Root mean square over the branch’s channels at every position, all branches on one scale."
    )
