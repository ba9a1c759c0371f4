"""Whose score, which methods, the maps side by side, and what each of them is worth."""

from functools import partial

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.settings import METHODS
from figures.pictures.heatmaps import Look, overlay_svg, reach, scale_svg
from pages.explore.attribution import words
from pages.explore.attribution.choices import Choices, choices
from pages.explore.attribution.files import downloads
from pages.explore.attribution.listing import listing
from pages.explore.attribution.methods import remove_method
from pages.explore.attribution.results import (
    Study,
    heatmap_of,
    known_verdicts,
    study_of_answer,
    verdicts_of,
)
from pages.explore.attribution.worth import worth
from serving.subject import Subject
from ui.sentences import errors_as_sentences
from ui.show import drawing

ACROSS = 3  # maps in a row


@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question. No fragment: any change must be able to stop a run."""
    chosen = choices(subject)
    if chosen is None:
        return
    if chosen.settings:
        study = Study(subject, chosen.target)
        maps = _maps(study, chosen)
        checks = worth(study, maps, chosen.look)
        downloads(study, maps, checks, chosen.look)
        listing(maps)
    answer = study_of_answer(subject)
    if known_verdicts(answer) is None:
        verdicts_of(answer)  # after the maps, so that they need not wait; then offer what passed
        st.rerun()


def _maps(study: Study, chosen: Choices) -> list[Attribution]:
    """Every method's map, drawn as soon as it is there."""
    maps, look = [], chosen.look
    rows = -(-len(chosen.settings) // ACROSS)
    columns = [column for _ in range(rows) for column in st.columns(ACROSS)]
    waiting = st.container()
    for column, (name, settings) in zip(columns, chosen.settings.items(), strict=False):
        with waiting:
            result = heatmap_of(study, settings, partial(remove_method, name))
        maps.append(result)
        with column:
            _panel(study, result, look, f"attr_map_{name}")
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        drawing(scale_svg(look), key="attr_scale")
    st.caption(words.scale(look))
    return maps


def _panel(study: Study, result: Attribution, look: Look, key: str) -> None:
    title = METHODS[result.settings.method]
    st.markdown(f"**{title}**")
    drawing(overlay_svg(study.subject.view.pixels, result.heatmap, look, title), key=key)
    st.caption(words.facts(result, reach(result.heatmap)))
