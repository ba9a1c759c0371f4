"""The map of the network: space kept free, the drawing, and what a click opens."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.diagrams.overview.draw import legend
from pages.explore.overview.results import NARROW, Drawn, Filling, drawn, filling
from pages.explore.overview.words import note
from serving.subject import Subject
from ui import goto

ASSETS = Path(__file__).parents[3] / "assets"
HTML = (
    '<div class="overview"><div class="map"></div><p class="legend"></p>'
    '<figure class="zoom" aria-hidden="true"><img alt=""><figcaption></figcaption></figure></div>'
)
# The height is known before the drawing is: its width times its aspect, and no more than a screen has room for.
SPACE = """<style>
.st-key-overview_frame {{ container-type: inline-size; }}
.st-key-overview {{ min-height: calc(100cqw * {wide:.4f} + 56px); }}
@container (max-width: {narrow}px) {{ .st-key-overview {{ min-height: calc(100cqw * {tall:.4f} + 110px); }} }}
</style>"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    css, js = (ASSETS / f"overview.{ending}" for ending in ("css", "js"))
    return st.components.v2.component(
        "overview", html=HTML, css=css.read_text(), js=js.read_text()
    )


def reserved(subject: Subject) -> DeltaGenerator:
    """A place as tall as the drawing will be."""
    drawing = drawn(subject)
    (width, height), (narrow, tall) = drawing.wide_size, drawing.tall_size
    st.html(SPACE.format(wide=height / width, tall=tall / narrow, narrow=NARROW))
    return st.container(key="overview_frame").container(key="overview")


def view(subject: Subject, place: DeltaGenerator) -> None:
    """The drawing, filled with the picture's maps; a click opens what it shows."""
    drawing, filled = drawn(subject), filling(subject)
    if opened := st.session_state.pop("overview_opened", None):
        _open(drawing, filled, opened)
    with place:
        _component()(data=_data(drawing, filled, subject), key="overview_map", on_open_change=_opened)


def _opened() -> None:
    st.session_state["overview_opened"] = st.session_state["overview_map"].open


def _data(drawing: Drawn, filled: Filling, subject: Subject) -> dict[str, Any]:
    kinds = {stop.kind for stop in drawing.network.stops}
    return {
        "wide": drawing.wide,
        "tall": drawing.tall,
        "narrow": NARROW,
        "legend": legend(drawing.colours, note(kinds)),
        "images": filled.images,
        "texts": filled.texts,
        "bars": filled.bars,
        "facts": {name: asdict(facts) for name, facts in filled.facts.items()},
        "unsure": subject.knows is False,
    }


def _open(drawing: Drawn, filled: Filling, name: str) -> None:
    """The page that shows this place from near: its module, its block, its channel, its head, or the answer."""
    stop = next((stop for stop in drawing.network.stops if stop.name == name), None)
    if stop is None:
        goto.page("auxiliary")
    elif stop.kind == "branch":
        goto.branch(stop.unit, f"{name.rsplit('/')[-1]}.{filled.channels[name]}")
    elif stop.kind in ("residual", "sum"):
        goto.block(stop.unit)
    elif stop.kind == "conv":
        goto.channel(stop.output, filled.channels[name])
    else:
        goto.page("attribution")
