"""The attribution page's downloads."""

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.exports import attributions_npz
from analysis.attribution.reference import Check
from analysis.attribution.settings import METHODS, used
from figures.pictures.heatmaps import Look, heatmap_poster, overlay_pixels
from pages.explore.attribution.results import Study
from pages.explore.attribution.words import score
from ui.takeaway import download


def downloads(
    study: Study,
    maps: Sequence[Attribution],
    checks: Mapping[str, Check],
    look: Look,
) -> None:
    """PNG of the maps as they are drawn, NPZ of the numbers."""
    subject = study.subject
    stem = f"attribution-{subject.network}-{study.target.plus}"

    def arrays() -> bytes:
        return attributions_npz(subject.view.pixels, maps, checks, _facts(study))

    with st.container(horizontal=True):
        download("PNG", f"{stem}.png", lambda: _poster(study, maps, look), key="attr_png")
        download("NPZ", f"{stem}.npz", arrays, key="attr_npz")


def _facts(study: Study) -> dict[str, object]:
    subject, target = study.subject, study.target
    return {
        "network": subject.network,
        "picture": subject.picture.key,
        "framing": subject.framing,
        "class": subject.classes[target.plus],
        "class_index": target.plus,
        "minus": None if target.minus is None else subject.classes[target.minus],
    }


def _poster(study: Study, maps: Sequence[Attribution], look: Look) -> bytes:
    subject = study.subject
    photo = subject.view.pixels
    panels = [
        (METHODS[m.settings.method], _line(m), overlay_pixels(photo, m.heatmap, look)) for m in maps
    ]
    title = f"{subject.card.title}: {score(study.target, subject.classes)}"
    plain = title.replace("“", '"').replace("”", '"')
    line = f"{look.sign}, each map scaled to its own 99.5th percentile"
    return heatmap_poster(plain, line, photo, panels)


def _line(result: Attribution) -> str:
    return ", ".join(f"{k} {v}" for k, v in used(result.settings).items() if k != "method")[:52]
