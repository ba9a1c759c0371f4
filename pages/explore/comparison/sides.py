"""The two sides of a comparison: A is the sidebar's choice, B differs in its picture or in its network."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import streamlit as st

from analysis.activations.capture import Activations, Capture
from analysis.pictures.decode import PictureError
from analysis.pictures.framing import Framed, Framing
from analysis.pictures.gallery import GALLERY
from analysis.structure.junctions import Junction, junctions
from serving.cores import one_core
from serving.networks import NETWORKS_KEPT, Instrument
from serving.pictures import LARGEST, OWN, gallery_picture, read_file, view_of
from serving.selection import Picture, Selection
from ui import choice
from ui.frame import EVERY
from ui.network_choice import cards, instrument_of, ready

MODES = {"picture": "Another picture", "network": "Another network"}


@dataclass(frozen=True)
class Side:
    """One side: what was chosen, the network's view of the picture, and what its sites gave."""

    letter: Literal["A", "B"]
    selection: Selection
    tool: Instrument
    view: Framed
    sites: tuple[Junction, ...]
    found: Activations

    @property
    def title(self) -> str:
        """The network and the picture."""
        return f"{self.tool.loaded.card.title} on {self.selection.picture.title}"


@st.cache_resource(max_entries=NETWORKS_KEPT, show_spinner=False)
def _reader(name: str, device: str, _tool: Instrument) -> tuple[tuple[Junction, ...], Capture]:
    """A network's sites, and the graph that keeps what they give; built once for each network."""
    found = junctions(_tool.traced)
    nodes = [node for site in found for node in (*(p.node for p in site.parts), site.output)]
    return found, Capture(_tool.traced, nodes)


@st.cache_resource(max_entries=16, show_spinner=False)
def _run(
    name: str, device: str, key: str, framing: Framing, _tool: Instrument, _picture: Picture
) -> tuple[Framed, tuple[Junction, ...], Activations]:
    found, capture = _reader(name, device, _tool)
    view = view_of(_picture, _tool.loaded.card, framing)
    with one_core():
        run = capture.run(_tool.pixels(view, device))
    return view, found, run


def side(letter: Literal["A", "B"], selection: Selection) -> Side:
    """Run one side, or take it from the cache."""
    tool = instrument_of(selection.network, selection.device)
    view, found, run = _run(
        selection.network, selection.device, selection.picture.key, selection.framing, tool,
        selection.picture,
    )  # fmt: skip
    return Side(letter, selection, tool, view, found, run)


@dataclass(frozen=True)
class SharedClass:
    """A class that both networks know: its name, and its place among each side's logits."""

    name: str
    first: int
    second: int


def shared_class(a: Side, b: Side) -> SharedClass | None:
    """The choice of a class, A's best first; None, and a sentence, where the networks share none."""
    names, other = a.tool.loaded.classes, b.tool.loaded.classes
    ranked = [names[int(i)] for i in np.argsort(-a.found.logits, kind="stable")]
    known = set(other)
    options = [name for name in dict.fromkeys(ranked) if name in known]
    if not options:
        st.info(
            f"{a.tool.loaded.card.title} and {b.tool.loaded.card.title} have no class of the same name. Choose "
            "networks that were trained on the same classes."
        )
        return None
    name = choice.restore_name("cmp_class", options[0], options)
    st.selectbox("Class", options, key="cmp_class", width=330)
    choice.publish("cmp_class", name, options[0])
    return SharedClass(name, names.index(name), other.index(name))


def other_selection(first: Selection) -> tuple[str, Selection]:
    """The controls for side B; returns the mode and B's selection."""
    mode = choice.restore_name("cmp_mode", "picture", list(MODES))
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    left.segmented_control(
        "B is", list(MODES), key="cmp_mode", format_func=MODES.__getitem__, required=True
    )
    choice.publish("cmp_mode", mode, "picture")
    with right:
        if mode == "picture":
            return mode, replace(first, picture=_other_picture(first))
        return mode, replace(first, network=_other_network(first))


def _other_picture(first: Selection) -> Picture:
    mine: Picture | None = st.session_state.get("cmp_own")
    options = [*([OWN] if mine else []), *GALLERY]
    default = "coffee" if first.picture.name != "coffee" else "chelsea"
    name = choice.restore_name("cmp_picture", default, options)
    choose, upload = st.columns([3, 2], vertical_alignment="bottom")
    choose.selectbox(
        "Picture of B", options, key="cmp_picture",
        format_func=lambda n: f"Yours: {mine.title}" if mine and n == OWN else GALLERY[n].title,
    )  # fmt: skip
    with upload.popover("Photo of your own", icon=":material/upload:", width="stretch"):
        st.file_uploader(
            "A second photo", key="cmp_upload", on_change=_take, max_upload_size=LARGEST // 2**20
        )
    if problem := st.session_state.get("cmp_problem"):
        st.error(problem)
    choice.publish("cmp_picture", name, default if name != OWN else OWN)
    return mine if mine and name == OWN else gallery_picture(name)


def _take() -> None:
    file: Any = st.session_state.get("cmp_upload")
    if file is None:
        return
    try:
        st.session_state["cmp_own"] = read_file(file.name, file.getvalue())
    except PictureError as problem:
        st.session_state["cmp_problem"] = f"{file.name}: {problem}"
        return
    st.session_state["cmp_picture"] = OWN
    st.session_state.pop("cmp_problem", None)


def _other_network(first: Selection) -> str:
    options = {name: card for name, card in cards(EVERY).items() if name != first.network}
    default = next(iter(options))
    name = choice.restore_name("cmp_network", default, list(options))
    st.selectbox(
        "Network of B", list(options), key="cmp_network", format_func=lambda n: options[n].title
    )
    choice.publish("cmp_network", name, default)
    return ready(name, key="cmp_try_again")
