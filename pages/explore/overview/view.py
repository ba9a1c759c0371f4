"""The map of the network: space kept free, the drawing, and what a click opens."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.explore.overview.results import NARROW, contents, drawn, filling
from serving.subject import Subject
from ui import goto

ASSETS = Path(__file__).parents[3] / "assets"
HTML = (
    '<div class="overview"><div class="map"></div><p class="legend"></p>'
    '<figure class="zoom" aria-hidden="true"><img alt=""><figcaption></figcaption></figure></div>'
)
OPENED, LAST = "overview_opened", "overview_last"
# The height is known before the drawing is: its width times its aspect, and the legend's lines.
# The span keeps it beside the place, as an element of the page's own; it comes with the frame's
# style sheet.
SPACE = """<span></span><style>
.st-key-overview_frame {{ container-type: inline-size; gap: 0; }}
.st-key-overview {{ min-height: calc(100cqw * {wide:.4f} + 56px); }}
@container (max-width: {narrow}px) {{ .st-key-overview {{
  min-height: calc(100cqw * {tall:.4f} + 110px); }} }}
</style>"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    css, js = (ASSETS / f"overview.{ending}" for ending in ("css", "js"))
    return st.components.v2.component("overview", html=HTML, css=css.read_text(), js=js.read_text())


def reserved(subject: Subject) -> DeltaGenerator:
    """A place as tall as the drawing will be."""
    drawing = drawn(subject)
    (width, height), (narrow, tall) = drawing.wide_size, drawing.tall_size
    frame = st.container(key="overview_frame")
    frame.html(SPACE.format(wide=height / width, tall=tall / narrow, narrow=NARROW))
    return frame.container(key="overview")


def view(subject: Subject, place: DeltaGenerator) -> None:
    """The drawing, filled with the picture's maps; a click opens what it shows."""
    if opened := st.session_state.pop(OPENED, None):
        st.session_state[LAST] = opened
        _open(subject, opened)
    data = {**contents(subject), "at": st.session_state.get(LAST)}
    with place:
        _component()(data=data, key="overview_map", on_open_change=_opened)


def _opened() -> None:
    st.session_state[OPENED] = st.session_state["overview_map"].open


def _open(subject: Subject, name: str) -> None:
    """The page that shows this place from near: its module, its block, its channel, its head, or
    the answer.
    """
    network = drawn(subject).network
    if any(head.name == name for head in network.heads):
        goto.page("auxiliary")
    stop = next((stop for stop in network.stops if stop.name == name), None)
    if stop is None:  # of the network that was shown before
        return
    channel = filling(subject).channels.get(name, 0)
    if stop.kind == "branch":
        goto.branch(stop.unit, f"{name.rsplit('/')[-1]}.{channel}")
    elif stop.kind in ("residual", "sum"):
        goto.block(stop.unit)
    elif stop.kind == "conv":
        goto.channel(stop.output, channel)
    elif stop.kind in ("picture", "answer"):
        goto.page("attribution")
