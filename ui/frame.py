"""The frame around every page: the sidebar, its Selection, and errors as sentences."""

import functools
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.pictures.decode import PictureError
from analysis.pictures.framing import Framing
from models.catalog import shipped_for
from serving.selection import Picture, Selection
from ui import choice
from ui.network_choice import card_of, chosen_network, device_control, network_controls, ready
from ui.picture_choice import chosen_picture, draw_crop, picture_controls, publish_picture

P = ParamSpec("P")
FRAMINGS: dict[Framing, str] = {"centre": "Centre crop", "whole": "Whole image"}
INCEPTION = ("googlenet", "inception_v3")
EVERY = (*INCEPTION, "resnet")


@dataclass(frozen=True)
class Frame:
    """The sidebar's places that are filled once a network has run."""

    device: DeltaGenerator
    answer: DeltaGenerator


def arrive(
    question: str, families: Sequence[str], weights: bool = True
) -> tuple[Selection, Frame, DeltaGenerator]:
    """What every page starts with: its question, the sidebar, and a line that is filled by the result.

    All of it is drawn before torch is imported. Pages that need no weights pass `weights` False.
    """
    st.title(question)
    picture, name, framing, places = sidebar(families)
    line = st.empty()
    line.caption("Reading the network …")
    return settle(picture, name, framing, places, weights), places, line


def sidebar(families: Sequence[str]) -> tuple[Picture, str, Framing, Frame]:
    """Draw the sidebar; nothing here needs torch, so the first paint does not wait for it."""
    picture = chosen_picture()
    name = chosen_network(families)
    framing: Framing = choice.restore("framing", "centre", list(FRAMINGS), _framing)
    with st.sidebar:
        draw_crop(picture, card_of(name), framing)
        picture_controls()
        st.segmented_control(
            "The network sees", list(FRAMINGS), key="framing", format_func=lambda f: FRAMINGS[f],
            required=True,
        )  # fmt: skip
        network_controls(families)
        places = Frame(st.container(), st.container())
    publish_picture(picture)
    choice.publish("network", name, shipped_for(families[0]))
    choice.publish("framing", framing, "centre")
    return picture, name, framing, places


def contents(line: DeltaGenerator, sentence: str, sections: Mapping[str, str]) -> None:
    """A long page's sentence, and links to its sections: heading anchors with what is behind them."""
    links = " · ".join(f"[{title}](#{anchor})" for anchor, title in sections.items())
    line.caption(f"{sentence}  \nOn this page: {links}")


def _framing(written: str) -> Framing:
    return "whole" if written == "whole" else "centre"


def settle(
    picture: Picture, name: str, framing: Framing, places: Frame, weights: bool
) -> Selection:
    """The selection with a network that is ready, once torch is imported."""
    time.sleep(
        0.02
    )  # lets the server send what is drawn before the import of torch holds the interpreter
    with places.device:
        device = device_control()
    usable = ready(name) if weights else name
    return Selection(usable, device, picture, framing)


def explained(problem: Exception) -> str:
    """A sentence for a viewer: our own errors speak for themselves, others go to the log."""
    kind = type(problem).__name__
    if isinstance(problem, PictureError) or kind in ("WeightsError", "CheckpointError"):
        return str(problem)
    logging.getLogger(__name__).exception("a page failed")
    if kind == "OutOfMemoryError":
        return "The device's memory is full. Choose the CPU, or a smaller network, in the sidebar."
    return (
        f"This view could not be drawn ({kind}). Your picture and your choices are kept: choose another "
        "picture or network, or reload the page. The server's log has the details."
    )


def in_sentences(draw: Callable[P, Any]) -> Callable[P, None]:
    """Run a drawing function; what goes wrong is said in the page."""

    @functools.wraps(draw)
    def safely(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except Exception as problem:
            st.error(explained(problem))

    return safely
