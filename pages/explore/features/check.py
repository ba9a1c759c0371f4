"""The check in words and bars: optimised pictures against the gallery."""

import streamlit as st

from analysis.pictures.gallery import GALLERY
from figures.diagrams.bars import check_svg
from pages.explore.features.choices import Choices
from pages.explore.features.results import Painted
from pages.explore.features.words import MEASURES, best_words, sentence, verdict
from ui.show import drawing


def check(
    choices: Choices, painted: Painted | None, values: dict[str, float], recorded: float | None
) -> None:
    """The verdict in a sentence, and every value as a bar; `recorded` is the atlas picture's."""
    if painted is None:
        st.markdown(best_words(choices.words, values))
        optimised = [("atlas picture", recorded)] if recorded is not None else []
    else:
        st.markdown(verdict(choices.words, painted.check))
        reached = painted.check.reached
        numbered = len(reached) > 1
        optimised = [
            (f"optimised {place}" if numbered else "optimised", value)
            for place, value in enumerate(reached, 1)
        ]
    rows = [(GALLERY[name].title, value) for name, value in values.items()]
    drawing(check_svg(optimised, rows), key="fv_check")
    measure = sentence(MEASURES[choices.target.kind])
    st.caption(
        f"{measure}; each picture at the network's own input size, without random transforms."
    )
