"""The sum behind a number of the chosen channel's map."""

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.capture import Activations
from analysis.activations.inputs import input_of
from models.anatomy import Layer, Module
from pages.explore.branches.choices import Choices, pick_position
from serving.subject import Subject
from ui.sum.behind import Behind, position_of
from ui.sum.section import sum_section
from ui.switches import switched_off


def sum_behind(
    subject: Subject,
    activations: Activations,
    choices: Choices,
    stage: BranchView,
    place: int,
    channel: int,
) -> None:
    """The arithmetic of one position, chosen on the map; a concatenation, and a branch that is
    switched off, have none, and a sentence says so.
    """
    st.subheader("The sum behind a number", anchor="sum")
    layer = stage.layer
    if layer.window.kind == "concat":
        st.info(
            "A concatenation computes nothing: it lays the channels of the steps before it one "
            "behind the other. Choose one of those steps in the chain above."
        )
        return
    if _switched_off(subject, choices.module, place) and layer is stage.branch.layers[-1]:
        st.info(
            "This branch is switched off: what stands here was put in its place, not computed by "
            f"its {layer.title}."
        )
        return
    plane = activations.layer(layer)[channel]
    position = position_of(choices.position, plane)
    behind = Behind(
        layer.path,
        layer.window,
        input_of(subject.instrument.traced, activations, layer.path),
        plane,
        channel,
        position,
        float(plane[position]),
        f"channel {channel} of {layer.title} ({choices.module.title}, {stage.branch.title})",
        _what_it_reads(choices.module, stage, layer),
        subject.instrument.fields[layer.node],
    )
    sum_section(subject, behind, "sum", pick_position, choices.colours)


def _what_it_reads(module: Module, stage: BranchView, layer: Layer) -> str:
    if not layer.parents:
        return f"the input of {module.title}"
    return " and ".join(stage.branch.layers[parent].title for parent in layer.parents)


def _switched_off(subject: Subject, module: Module, place: int) -> bool:
    off, _ = switched_off(subject)
    names = [each.name for each in subject.instrument.modules]
    return (names.index(module.name), place) in off
