"""What an attribution is worth: deletion, insertion and sanity checks of each method."""

from collections.abc import Sequence

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.reference import Check, Reference
from analysis.attribution.sanity import similarity
from analysis.attribution.settings import METHODS
from figures.pictures.heatmaps import Look, overlay_svg
from figures.plots.insertion import deletion_insertion
from pages.explore.attribution import words
from pages.explore.attribution.choices import stop_checks, wants_checks
from pages.explore.attribution.results import Study, curves_of, heatmap_of, reference_of
from ui.show import chart, drawing


def worth(study: Study, maps: Sequence[Attribution], look: Look) -> dict[str, Check]:
    """Every map's worth, by method; nothing where the checks are switched off."""
    checks: dict[str, Check] = {}
    st.subheader("What is each map worth?")
    if wants_checks():
        st.caption(words.CHECKS)
        for result in maps:
            checks[result.settings.method] = _measured(study, result, look)
    return checks


def _measured(study: Study, result: Attribution, look: Look) -> Check:
    """A map's curves beside those of random orders, and the map with random weights."""
    name, photo = result.settings.method, study.subject.view.pixels
    st.markdown(f"**{METHODS[name]}**")
    trained, other, plot = st.columns([1, 1, 2])
    with trained:
        drawing(overlay_svg(photo, result.heatmap, look, "trained"), key=f"attr_trained_{name}")
        st.caption("trained weights")
    with plot:
        curves = curves_of(study, result, stop_checks)
        reference = reference_of(study, result, stop_checks)
        chart(_curves(study, curves, reference), key=f"attr_curves_{name}")
    with other:
        random = heatmap_of(study, result.settings, stop_checks, like=result)
        drawing(overlay_svg(photo, random.heatmap, look, "random"), key=f"attr_random_{name}")
        st.caption("the same method, random weights")
    check = Check(curves, reference, random)
    st.markdown(words.worth(result, check, similarity(result.heatmap, random.heatmap)))
    return check


def _curves(study: Study, curves: Curves, reference: Reference) -> object:
    return deletion_insertion(
        curves.shares,
        (curves.deletion, reference.deletions),
        (curves.insertion, reference.insertions),
        words.probability(study.target),
    )
