"""The network's answer for the picture: its most probable classes."""

import numpy as np
import streamlit as st

from analysis.activations.capture import Activations
from analysis.activations.numbers import top_classes
from figures.diagrams.bars import classes_svg
from serving.subject import Subject
from ui.frame import visit
from ui.show import drawing


def top_five(subject: Subject, activations: Activations | None = None) -> list[tuple[str, float]]:
    """The five most probable classes with their shares, of the whole network or of a changed one."""
    logits = (activations or subject.activations).logits
    return top_classes(np.asarray(logits), subject.classes)


def answer(subject: Subject, activations: Activations | None = None) -> None:
    """The three most probable classes in a line under the page's question, the top five in the sidebar.

    `activations` are those of a changed network, where the page shows one.
    """
    here, classes = visit(), subject.classes
    top = top_five(subject, activations)
    words = " · ".join(f"{name} {share:.0%}" for name, share in top[:3])
    knows = f"; it knows {len(classes)} classes only" if len(classes) < 100 else ""
    here.line.caption(f"{subject.card.title} answers: **{words}**{knows}.")
    with here.answer:
        st.markdown("**Its answer for this picture**")
        drawing(classes_svg(top), key="top5")
        for note in subject.card.notes:
            st.caption(note)
