"""The check in words and bars: optimised pictures against the gallery."""

import streamlit as st

from analysis.pictures.gallery import GALLERY
from figures.diagrams.bars import check_svg
from pages.explore.features.choices import Wish
from pages.explore.features.results import Painted
from pages.explore.features.words import MEASURES, sentence, verdict
from ui.show import drawing


def check(chosen: Wish, painted: Painted | None, values: dict[str, float],
    recorded: float | None) -> None:  # fmt: skip
    """The verdict in a sentence, and every value as a bar."""
    kind = chosen.target.kind
    rows = [(GALLERY[name].title, value) for name, value in values.items()]
    if painted is None:
        best = max(values, key=lambda name: values[name])
        st.markdown(
            f"**{GALLERY[best].title}** excites {chosen.words} the most of the gallery: {values[best]:.3g}."
        )
        drawing(
            check_svg([("atlas picture", recorded)] if recorded is not None else [], rows),
            key="fv_check",
        )
    else:
        st.markdown(verdict(chosen, painted.check))
        numbered = len(painted.check.reached) > 1
        mine = [
            (f"optimised {i + 1}" if numbered else "optimised", v)
            for i, v in enumerate(painted.check.reached)
        ]
        drawing(check_svg(mine, rows), key="fv_check")
    st.caption(
        f"{sentence(MEASURES[kind])}; every picture at the network's own input size, nothing moved."
    )
