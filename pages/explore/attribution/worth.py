"""What an attribution is worth: deletion, insertion and sanity checks of each method."""

from collections.abc import Sequence

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.sanity import similarity
from analysis.attribution.settings import METHODS
from figures.pictures.heatmaps import Look, overlay_svg
from figures.plots.insertion import deletion_insertion
from pages.explore.attribution import words
from pages.explore.attribution.choices import stop_checks, wants_checks
from pages.explore.attribution.results import Study, curves_of, heatmap_of
from ui.show import chart, drawing


def worth(
    study: Study, maps: Sequence[Attribution], look: Look
) -> tuple[dict[str, Attribution], dict[str, Curves]]:
    """Every map's worth; the maps with random weights and the curves, by method, if wanted."""
    random: dict[str, Attribution] = {}
    curves: dict[str, Curves] = {}
    st.subheader("What is each map worth?")
    if wants_checks():
        st.caption(words.CHECKS)
        reference = curves_of(study, None, stop_checks)
        for result in maps:
            name = result.settings.method
            random[name], curves[name] = _measured(study, result, reference, look)
    return random, curves


def _measured(
    study: Study, result: Attribution, reference: Curves, look: Look
) -> tuple[Attribution, Curves]:
    """A map's curves beside random order, and the map with random weights."""
    name, photo = result.settings.method, study.subject.view.pixels
    st.markdown(f"**{METHODS[name]}**")
    trained, other, plot = st.columns([1, 1, 2])
    with plot:
        curves = curves_of(study, result, stop_checks)
        figure = deletion_insertion(
            curves.shares.tolist(),
            curves.deletion.tolist(),
            curves.insertion.tolist(),
            (reference.deletion.tolist(), reference.insertion.tolist()),
            words.probability(study.target),
        )
        chart(figure, key=f"attr_curves_{name}")
    with trained:
        drawing(overlay_svg(photo, result.heatmap, look, "trained"), key=f"attr_trained_{name}")
        st.caption("trained weights")
    with other:
        random = heatmap_of(study, result.settings, stop_checks, like=result)
        drawing(overlay_svg(photo, random.heatmap, look, "random"), key=f"attr_random_{name}")
        st.caption("the same method, random weights")
    same = similarity(result.heatmap, random.heatmap)
    st.markdown(words.worth(result, curves, reference, same, random))
    return random, curves
