"""The network's answer for the picture: its most probable classes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.capture import Activations
from analysis.activations.numbers import top_classes
from figures.diagrams.bars import classes_svg
from serving.subject import Subject
from ui.frame import visit
from ui.sentences import as_text
from ui.show import drawing


def top_five(subject: Subject, activations: Activations | None = None) -> list[tuple[str, float]]:
    """The five most probable classes with their shares, of the whole network or of a changed
    one.
    """
    logits = (activations or subject.activations).logits
    return top_classes(np.asarray(logits), subject.classes)


def answer(subject: Subject, activations: Activations | None = None) -> None:
    """The network's answer in a line under the page's question, and the top five in the sidebar.

    `activations` are those of a changed network, where the page shows one. Of a picture that the
    network seems not to know the line says so first, and offers one that it knows.
    """
    here, whole = visit(), activations is None or activations is subject.activations
    if not np.isfinite((activations or subject.activations).logits).all():
        here.line.caption(
            f"{as_text(subject.card.title)} has no answer for this picture: its logits are not "
            "finite numbers."
        )
        return
    top = top_five(subject, activations)
    with here.line.container():
        if whole and subject.knows is False:
            _not_known(subject, top)
        else:
            st.caption(sentence(subject.card.title, top, len(subject.classes)))
    with here.answer:
        st.markdown("**Its answer for this picture**")
        drawing(classes_svg(top), key="top5")
        for note in subject.card.notes:
            st.caption(as_text(note))


def sentence(title: str, top: Sequence[tuple[str, float]], classes: int) -> str:
    """The three most probable classes as a sentence."""
    words = " · ".join(f"{as_text(name)} {share:.0%}" for name, share in top[:3])
    knows = f"; it knows only {classes} classes" if classes < 100 else ""
    return f"{as_text(title)} answers: **{words}**{knows}."


def _not_known(subject: Subject, top: Sequence[tuple[str, float]]) -> None:
    name, share = top[0]
    st.caption(
        f"{as_text(subject.card.title)}: **probably none of the {len(subject.classes)} things it "
        f"knows** (the nearest: {as_text(name)} {share:.0%}). What follows explains that answer "
        "nonetheless."
    )
    for known in subject.card.answers_rightly[:1]:
        st.button(
            "Show a picture that it knows",
            key="show_known",
            on_click=_show,
            args=(known,),
            icon=":material/pets:",
            type="tertiary",
        )


def _show(picture: str) -> None:
    st.session_state["picture"] = picture
