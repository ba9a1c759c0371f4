"""The network's answer for the picture: its five most probable classes."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.activations.capture import Activations
from analysis.activations.numbers import top_classes
from figures.diagrams.bars import classes_svg
from serving.networks import Instrument
from ui.frame import Frame
from ui.show import drawing


def answer(tool: Instrument, found: Activations, line: DeltaGenerator, places: Frame) -> None:
    """The three most probable classes in a line under the page's question, the top five in the sidebar."""
    loaded = tool.loaded
    top = top_classes(found.logits, loaded.classes)
    words = " · ".join(f"{name} {share:.0%}" for name, share in top[:3])
    knows = f"; it knows {len(loaded.classes)} classes only" if len(loaded.classes) < 100 else ""
    line.caption(f"{loaded.card.title} answers: **{words}**{knows}.")
    with places.answer:
        st.markdown("**Its answer for this picture**")
        drawing(classes_svg(top), key="top5")
        for note in loaded.card.notes:
            st.caption(note)
