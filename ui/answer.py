"""The network's answer for the picture: its five most probable classes."""

import streamlit as st

from analysis.activations import Activations
from analysis.summaries import top_classes
from figures.bars import classes_svg
from ui.compute import Instrument
from ui.frame import Frame
from ui.pick import drawing


def answer(tool: Instrument, found: Activations, places: Frame) -> None:
    """Top five in the sidebar, with what the network's class names cover."""
    loaded = tool.loaded
    with places.answer:
        st.markdown("**Its answer for this picture**")
        drawing(classes_svg(top_classes(found.logits, loaded.classes)), key="top5")
        for note in loaded.card.notes:
            st.caption(note)
