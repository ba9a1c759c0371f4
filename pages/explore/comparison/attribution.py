"""Attribution twice: the same class and method on both sides, on one scale, and the difference."""

import streamlit as st

from analysis.activations.comparison import resized
from analysis.attribution.attribute import Attribution
from analysis.attribution.sanity import spearman
from analysis.attribution.settings import METHODS, AttributionSettings, Target, settings_for
from figures.pictures.heatmaps import Look, overlay_svg, reach, scale_svg
from pages.explore.attribution import words as words
from pages.explore.attribution.choices import chosen_look
from pages.explore.attribution.results import Study, heatmap_of, places_of
from pages.explore.comparison.sides import Side, shared_class
from ui import choice
from ui.show import drawing

OFFERED = ("gradcam", "integrated", "occlusion_coarse", "superpixels")


def attribution_beside(a: Side, b: Side) -> None:
    """Both maps and their difference."""
    chosen = shared_class(a, b)
    if chosen is None:
        return
    method, look = _controls()
    found = [
        _run(side, index, method)
        for side, index in zip((a, b), (chosen.first, chosen.second), strict=True)
    ]
    _maps(a, b, found, look)
    st.caption(
        f"The logit of “{chosen.name}” on both sides. "
        + _signs(look)
        + " One scale for A and B: the last colour is the larger of their 99.5th percentiles; "
        "the difference has twice that range."
    )


def _controls() -> tuple[str, Look]:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    method = choice.restore_name("cmp_method", OFFERED[0], OFFERED)
    left.segmented_control(
        "Method", OFFERED, key="cmp_method", format_func=METHODS.__getitem__, required=True
    )
    choice.publish("cmp_method", method, OFFERED[0])
    with right:
        return method, chosen_look()


def _signs(look: Look) -> str:
    return words.scale(look).split(" One scale")[0]


def _run(side: Side, index: int, method: str) -> Attribution:
    study = Study(side.selection, side.tool, side.view, Target(index))
    return heatmap_of(study, _settings(side, method), _stop, side=side.letter)


def _settings(side: Side, method: str) -> AttributionSettings:
    """The attribution page's defaults: the last module or block, a window of a quarter of the picture."""
    window = len(side.view.pixels) // 4
    layer = places_of(side.selection.network, side.selection.device, side.tool)[-1].path
    return settings_for(method, layer=layer, window=window, stride=window // 2)


def _stop() -> None:
    st.session_state["cmp_method"] = OFFERED[0]


def _maps(a: Side, b: Side, found: list[Attribution], look: Look) -> None:
    most = max(reach(one.heatmap) for one in found)
    columns = st.columns(3)
    for column, side, one in zip(columns, (a, b), found, strict=False):
        with column:
            st.markdown(f"**{side.letter}**")
            svg = overlay_svg(side.view.pixels, one.heatmap, look, side.letter, most)
            drawing(svg, key=f"cmp_map_{side.letter}")
            st.caption(words.facts(one, reach(one.heatmap)))
    with columns[2]:
        st.markdown("**B − A**")
        first = found[0].heatmap
        other = resized(found[1].heatmap, first.shape)
        drawing(overlay_svg(a.view.pixels, other - first, look, "B − A", 2 * most), key="cmp_map_d")
        st.caption(f"Rank correlation of the two maps: {spearman(first, other):.2f}")
    with columns[0]:
        drawing(scale_svg(look), key="cmp_map_scale")
