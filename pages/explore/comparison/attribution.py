"""Attribution twice: the same class and method on both sides, on one scale, and the difference."""

from collections.abc import Sequence

import streamlit as st

from analysis.activations.comparison import resized
from analysis.attribution.attribute import Attribution
from analysis.attribution.sanity import spearman
from analysis.attribution.settings import METHODS, AttributionSettings, Target, settings_for
from figures.pictures.heatmaps import Look, overlay_svg, reach, scale_svg
from pages.explore.attribution import words
from pages.explore.attribution.choices import chosen_look
from pages.explore.attribution.results import Study, heatmap_of, layers_of
from pages.explore.comparison.sides import Side, shared_class
from serving.subject import Subject
from ui import choice
from ui.sentences import as_text
from ui.show import drawing

OFFERED = ("gradcam", "integrated", "occlusion_coarse", "superpixels")


def attribution(a: Side, b: Side) -> None:
    """Both maps and their difference."""
    chosen = shared_class(a, b)
    if chosen is None:
        return
    method, look = _controls()
    maps = [_run(a, chosen.first, method), _run(b, chosen.second, method)]
    _maps(a, b, maps, look)
    st.caption(
        f"The logit of “{as_text(chosen.name)}” on both sides. "
        + words.scale(look).split(" One scale")[0]
        + " One scale for A and B: the last colour is the larger of their 99.5th percentiles; "
        "the difference has twice that range."
    )


def _controls() -> tuple[str, Look]:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    method = choice.kept(
        left.segmented_control,
        "Method",
        OFFERED,
        key="cmp_method",
        default=OFFERED[0],
        format_func=METHODS.__getitem__,
        required=True,
    )
    with right:
        return method, chosen_look()


def _run(side: Side, index: int, method: str) -> Attribution:
    study = Study(side.subject, Target(index))
    return heatmap_of(study, _settings(side.subject, method), _stop, side=side.letter)


def _settings(subject: Subject, method: str) -> AttributionSettings:
    """The attribution page's defaults: the last module or block, a window of a quarter side."""
    window = subject.card.crop // 4
    layer = layers_of(subject)[-1].path
    return settings_for(method, layer=layer, window=window, stride=window // 2)


def _stop() -> None:
    st.session_state["cmp_method"] = OFFERED[0]


def _maps(a: Side, b: Side, maps: Sequence[Attribution], look: Look) -> None:
    most = max(reach(result.heatmap) for result in maps)
    columns = st.columns(3)
    for column, side, result in zip(columns, (a, b), maps, strict=False):
        with column:
            st.markdown(f"**{side.letter}**")
            photo = side.subject.view.pixels
            svg = overlay_svg(photo, result.heatmap, look, side.letter, most)
            drawing(svg, key=f"cmp_map_{side.letter}")
            st.caption(words.facts(result, reach(result.heatmap)))
    with columns[2]:
        st.markdown("**B − A**")
        first = maps[0].heatmap
        apart = resized(maps[1].heatmap, first.shape)
        svg = overlay_svg(a.subject.view.pixels, apart - first, look, "B − A", 2 * most)
        drawing(svg, key="cmp_map_d")
        st.caption(f"Rank correlation of the two maps: {spearman(first, apart):.2f}")
    with columns[0]:
        drawing(scale_svg(look), key="cmp_map_scale")
