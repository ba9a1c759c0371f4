"""The choice of a target, then pictures from noise or on the photo, and the code."""

import streamlit as st

from pages.explore.features.atlas import atlas_sheet
from pages.explore.features.choices import choices, layers_of
from pages.explore.features.dream import on_photo
from pages.explore.features.listing import how_computed
from pages.explore.features.noise import from_noise
from serving.subject import Subject
from ui.sentences import errors_as_sentences


@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question; no fragment, since only a whole rerun interrupts a run."""
    layers = layers_of(subject)
    if not layers:
        st.info(
            "No Inception modules or residual blocks were found in this network. Choose another "
            "one in the sidebar."
        )
        return
    chosen = choices(subject)
    if chosen.mode == "noise":
        from_noise(subject, chosen)
        atlas_sheet(subject.card, chosen, layers)
    else:
        on_photo(subject, chosen)
    how_computed(chosen)
