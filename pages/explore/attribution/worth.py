"""What an attribution is worth: deletion, insertion and sanity checks of one method."""

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.sanity import similarity
from analysis.attribution.settings import METHODS
from figures.pictures.heatmaps import Look, overlay_svg
from figures.plots.insertion import deletion_insertion
from pages.explore.attribution import words as words
from pages.explore.attribution.choices import stop_checks
from pages.explore.attribution.results import Study, curves_of, heatmap_of
from ui.show import drawing


def measured_worth(
    study: Study, one: Attribution, reference: Curves, look: Look
) -> tuple[Attribution, Curves]:
    """One map's worth: its curves beside random order, and the map with random weights."""
    name = one.settings.method
    st.markdown(f"**{METHODS[name]}**")
    trained, other, plot = st.columns([1, 1, 2])
    with plot:
        curves = curves_of(study, one, stop_checks)
        figure = deletion_insertion(
            curves.shares.tolist(), curves.deletion.tolist(), curves.insertion.tolist(),
            (reference.deletion.tolist(), reference.insertion.tolist()),
            words.probability(study.target),
        )  # fmt: skip
        st.plotly_chart(figure, key=f"attr_curves_{name}", config={"displayModeBar": False})
    with trained:
        drawing(
            overlay_svg(study.view.pixels, one.heatmap, look, "trained"), key=f"attr_trained_{name}"
        )
        st.caption("trained weights")
    with other:
        random = heatmap_of(study, one.settings, stop_checks, like=one)
        drawing(
            overlay_svg(study.view.pixels, random.heatmap, look, "random"),
            key=f"attr_random_{name}",
        )
        st.caption("the same method, random weights")
    same = similarity(one.heatmap, random.heatmap)
    st.markdown(words.worth(one, curves, reference, same, random))
    return random, curves
