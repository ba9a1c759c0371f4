"""The explorer: from a module's choices to its board. A change redraws; nothing is run again."""

from collections.abc import Sequence

import streamlit as st

from analysis.activations.branches import BranchView, branch_views, default_channel
from analysis.activations.capture import Activations
from figures.pictures.raster import scale_for
from pages.explore.branches import columns
from pages.explore.branches.board import board
from pages.explore.branches.choices import Choices, choices
from pages.explore.branches.concatenation import concatenation
from pages.explore.branches.files import downloads, how_computed
from pages.explore.branches.strip import network_strip
from pages.explore.branches.sum import sum_behind
from serving.subject import Subject
from ui import goto
from ui.sentences import errors_as_sentences

# The strip of modules takes what its neighbours leave, and on a phone a line of its own.
STYLE = """<style>
.st-key-top { flex-wrap: wrap; gap: .5rem; margin-bottom: -.5rem; }
.st-key-top > :has(> .st-key-modules) { flex: 1 1 420px; min-width: 0; }
@media (max-width: 640px) { .st-key-top > :has(> .st-key-modules) { flex-basis: 100%; } }
</style>"""


@st.fragment
@errors_as_sentences
def view(subject: Subject, activations: Activations) -> None:
    """The page below its question; the activations are those with this session's switches."""
    chosen = _top(subject)
    stages = branch_views(
        activations, chosen.module, chosen.stages, chosen.relu, chosen.sort, chosen.count
    )
    place, channel = chosen.channel or default_channel(stages)
    sheets = board(subject, chosen, stages, (place, channel))
    sum_behind(subject, activations, chosen, stages[place], place, channel)
    is_output = chosen.stages[place] == len(stages[place].branch.layers) - 1
    concatenation(activations, chosen.module, (place, channel) if is_output else None)
    _energies(subject, chosen, stages)
    how_computed(subject, stages[place].layer, chosen.relu)
    downloads(subject, chosen, stages, sheets, activations)


def _top(subject: Subject) -> Choices:
    """The network's modules in a strip, the choices, and the way to the comparison, in one row."""
    st.html(STYLE)
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        strip = st.container(key="modules")
        chosen = choices(subject)
        if st.button("Compare", icon=":material/compare:", key="compare"):
            goto.compare(chosen.module.name)
    with strip:
        network_strip(subject.instrument.modules, chosen.module.name)
    return chosen


def _energies(subject: Subject, choices: Choices, stages: Sequence[BranchView]) -> None:
    strongest = max((stage.energy for stage in stages), key=lambda energy: float(energy.max()))
    scale = scale_for(strongest, choices.colours)
    st.markdown("**Where on the photo each branch responds**")
    for column, stage in zip(st.columns(len(stages)), stages, strict=True):
        with column:
            columns.energy(stage, subject.view, scale)
    st.caption(
        "Root mean square over the channels of the stage shown, at every position, all branches on "
        "one scale."
    )
