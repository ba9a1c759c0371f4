"""The frame around every page, drawn from its card before the page is imported: question and
sidebar.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.pictures.framing import Framing
from models.card import departures as network_departures
from models.catalog import first_for
from ui.choice import publish, restore
from ui.first_visit import let_the_server_send
from ui.menu import PageCard
from ui.network_choice import (
    card_of,
    chosen_network,
    device_control,
    network_control,
    usable_or_shipped,
)
from ui.own.controls import own_controls, own_network_of
from ui.picture_choice import chosen_picture, picture_controls, publish_picture
from ui.sentences import departures

if TYPE_CHECKING:
    from serving.subject import Subject

FRAMINGS: dict[Framing, str] = {"centre": "Centre crop", "whole": "Whole image"}
VISIT = "visit"


@dataclass(frozen=True)
class Visit:
    """This run of a page: its card, what it is about, and the places that the network's answer
    fills.
    """

    page: PageCard
    subject: "Subject"
    line: DeltaGenerator
    answer: DeltaGenerator


def visit() -> Visit:
    """This run's visit, as `open_page` has kept it."""
    kept: Visit = st.session_state[VISIT]
    return kept


def open_page(page: PageCard) -> None:
    """Draw what every page starts with below its question, then get its network ready; nothing is
    computed here.

    The sidebar is drawn before torch is imported.
    """
    line = st.empty()
    line.caption(contents(page) or "Reading the network …")
    picture, name = chosen_picture(), chosen_network(page.families)
    framing: Framing = restore("framing", "centre", list(FRAMINGS), _framing)
    with st.sidebar:
        picture_controls(picture, card_of(name), framing)
        network_control(page.families)
        answer_place = st.container()
        with st.expander("Framing, device, checkpoint", icon=":material/tune:"):
            _framing_control()
            device_place = st.container()
            own_controls(page.families, picture, framing)
    publish_picture(picture)
    publish("network", name, first_for(page.families[0]))
    publish("framing", framing, "centre")
    let_the_server_send(before="torch")
    with device_place:
        device = device_control()
    from serving.subject import Subject

    usable = usable_or_shipped(name) if page.needs_weights else name
    card = card_of(usable)
    subject = Subject(picture, card, device, framing, own_network_of(card))
    st.session_state[VISIT] = Visit(page, subject, line, answer_place)
    for deviation in card.deviations if page.draws_network else ():
        st.caption(f":material/info: {deviation}")


def close_page() -> None:
    """Below a page: what it and its network have otherwise than the paper, folded."""
    page, card = visit().page, visit().subject.card
    departures((*page.departs, *(network_departures(card) if page.draws_network else ())))


def contents(page: PageCard) -> str:
    """The page's sentence, and links to its sections; "" where the network's answer will stand
    instead.
    """
    links = " · ".join(f"[{title}](#{anchor})" for anchor, title in page.sections.items())
    return f"{page.sentence}  \nOn this page: {links}" if links else page.sentence


def _framing_control() -> None:
    st.segmented_control(
        "The network sees",
        list(FRAMINGS),
        key="framing",
        format_func=lambda framing: FRAMINGS[framing],
        required=True,
    )


def _framing(written: str) -> Framing:
    return "whole" if written == "whole" else "centre"
