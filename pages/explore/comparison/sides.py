"""The two sides: A is the sidebar's choice, B differs in its picture or in its network."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import streamlit as st

from analysis.activations.capture import Activations
from analysis.pictures.gallery import GALLERY
from analysis.structure.junctions import Junction
from pages.explore.comparison.results import site_activations, sites_of
from serving.pictures import LARGEST, OWN, Picture, gallery_picture, read_file
from serving.subject import Subject
from ui import choice
from ui.menu import EVERY
from ui.network_choice import card_of, cards, usable_or_shipped
from ui.own.controls import own_network_of
from ui.picture_choice import KINDS, say_notes
from ui.sentences import FILE, as_text, explained, problem_under, said_under

MODES = {"module": "Another module", "picture": "Another picture", "network": "Another network"}


@dataclass(frozen=True)
class Side:
    """One side: a picture before a network, its modules or blocks, and what they gave."""

    letter: Literal["A", "B"]
    subject: Subject
    sites: tuple[Junction, ...]
    activations: Activations


def side(letter: Literal["A", "B"], subject: Subject) -> Side:
    """Run one side, or take what is kept."""
    return Side(letter, subject, sites_of(subject), site_activations(subject))


@dataclass(frozen=True)
class SharedClass:
    """A class that both networks know: its name, and its place among each side's logits."""

    name: str
    first: int
    second: int


def shared_class(a: Side, b: Side) -> SharedClass | None:
    """The choice of a class, A's best first; None, and a sentence, where they share none."""
    names, other = a.subject.classes, b.subject.classes
    ranked = [names[int(i)] for i in np.argsort(-a.activations.logits, kind="stable")]
    common = set(other)
    options = [name for name in dict.fromkeys(ranked) if name in common]
    if not options:
        st.info(
            f"{as_text(a.subject.card.title)} and {as_text(b.subject.card.title)} have no class of "
            "the same name. Choose networks that were trained on the same classes."
        )
        return None
    name = choice.kept(
        st.selectbox, "Class", options, key="cmp_class", default=options[0], width=330
    )
    return SharedClass(name, names.index(name), other.index(name))


def other_subject(first: Subject) -> Subject:
    """Draw the controls for side B, and give its subject: that of A where B is another module."""
    left, right = st.columns(2, vertical_alignment="bottom")
    mode = choice.kept(
        left.segmented_control,
        "B is",
        list(MODES),
        key="cmp_mode",
        default="picture",
        format_func=MODES.__getitem__,
        required=True,
    )
    if mode == "module":
        return first
    with right:
        if mode == "picture":
            return replace(first, picture=_other_picture(first))
        card = card_of(_other_network(first))
        return replace(first, card=card, own=own_network_of(card))


def _other_picture(first: Subject) -> Picture:
    mine: Picture | None = st.session_state.get("cmp_own")
    options = [*([OWN] if mine else []), *GALLERY]
    choose, upload = st.columns([3, 2], vertical_alignment="bottom")
    name = choice.kept(
        choose.selectbox,
        "Picture of B",
        options,
        key="cmp_picture",
        default="coffee" if first.picture.name != "coffee" else "chelsea",
        format_func=lambda n: f"Yours: {mine.title}" if mine and n == OWN else GALLERY[n].title,
    )
    with upload.popover("Photo of your own", icon=":material/upload:", width="stretch"):
        st.file_uploader(
            "A second photo",
            key="cmp_upload",
            on_change=_take,
            max_upload_size=LARGEST // 2**20,
            help=KINDS,
        )
    problem_under("cmp_problem")
    if mine and name == OWN:
        choice.publish("cmp_picture", OWN, OWN)  # only this session has it
    picture = mine if mine and name == OWN else gallery_picture(name)
    say_notes(picture)
    return picture


@said_under("cmp_problem")
def _take() -> None:
    file: Any = st.session_state.get("cmp_upload")
    if file is None:
        return
    try:
        st.session_state["cmp_own"] = read_file(file.name, file.getvalue())
    except Exception as problem:
        st.session_state["cmp_problem"] = f"{file.name}: {explained(problem, FILE)}"
        return
    st.session_state["cmp_picture"] = OWN
    st.session_state.pop("cmp_problem", None)


def _other_network(first: Subject) -> str:
    options = {name: card for name, card in cards(EVERY).items() if name != first.network}
    name = choice.kept(
        st.selectbox,
        "Network of B",
        list(options),
        key="cmp_network",
        default=next(iter(options)),
        format_func=lambda n: options[n].title,
    )
    return usable_or_shipped(name, key="cmp_try_again")
