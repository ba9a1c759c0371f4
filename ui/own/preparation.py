"""How an own network's pictures were prepared in training: asked, shown, and both answers
compared.
"""

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from analysis.activations.numbers import top_classes
from analysis.pictures.framing import Framing, network_input
from models.catalog import NetworkCard
from models.checkpoints.preparation import (
    LARGEST,
    NORMALISATION_WORDS,
    NORMALISATIONS,
    SMALLEST,
    Preparation,
    asks_for_transform,
    prepared,
    refuse_what_is_no_answer,
)
from models.loading import LoadedNetwork
from serving.cores import one_core
from serving.pictures import Picture, view_of
from serving.store import Store
from ui.sentences import as_text, said_under

Logits = NDArray[np.float32]
BEGAN = {True: "It began with torchvision's weights", False: "It was trained from scratch"}
WHY = (
    "torchvision's GoogLeNet and Inception v3 normalise once more inside (transform_input) where "
    "its weights are loaded, and do not in training from scratch. A checkpoint does not tell which "
    "it was; until you say so, the first is assumed."
)
ANSWERS: Store[tuple[str, str, Framing], Logits] = Store(64)


def preparation_controls(picture: Picture, framing: Framing) -> None:
    """The choices under a loaded checkpoint, with what the network says of the photo in each
    case.
    """
    loaded = _as_loaded()
    _follow(st.session_state["own_network"].card)
    if asks_for_transform(loaded.network):
        st.radio(
            "How did its training begin?",
            [True, False],
            key="own_transform",
            index=None,
            help=WHY,
            on_change=_prepare,
            format_func=BEGAN.__getitem__,
            captions=[answer_words(loaded, value, picture, framing) for value in (True, False)],
        )
    st.selectbox(
        "Normalised with",
        list(NORMALISATIONS),
        key="own_normalisation",
        on_change=_prepare,
        format_func=NORMALISATION_WORDS.__getitem__,
    )
    smallest = SMALLEST[loaded.card.family]
    st.number_input(
        "Input size (px)", smallest, LARGEST, key="own_size", step=1, on_change=_prepare
    )


def _as_loaded() -> LoadedNetwork:
    loaded: LoadedNetwork = st.session_state.get("own_as_loaded") or st.session_state["own_network"]
    return loaded


def _follow(card: NetworkCard) -> None:
    """Start the controls from what the network is prepared with now."""
    names = [name for name, values in NORMALISATIONS.items() if values == (card.mean, card.std)]
    st.session_state.setdefault("own_normalisation", names[0])
    st.session_state.setdefault("own_size", card.crop)
    st.session_state.setdefault("own_transform", card.transform_input)


def answer_words(loaded: LoadedNetwork, transform: bool, picture: Picture, framing: Framing) -> str:
    """What the network says of the photo if its training began in that way."""
    own = prepared(loaded, _chosen(loaded, transform))
    key = (own.card.name, picture.key, framing)
    best = top_classes(ANSWERS.once(key, lambda: _logits(own, picture, framing)), own.classes)[:2]
    return "Its answer: " + ", ".join(f"{as_text(name)} {share:.0%}" for name, share in best)


def _logits(own: LoadedNetwork, picture: Picture, framing: Framing) -> Logits:
    pixels = network_input(view_of(picture, own.card, framing), own.card.mean, own.card.std)
    with one_core(), torch.inference_mode():
        logits: Logits = own.network(pixels.to(own.device))[0].float().cpu().numpy()
    return logits


def _chosen(loaded: LoadedNetwork, transform: bool | None) -> Preparation:
    size = int(st.session_state.get("own_size") or loaded.card.crop)
    name = st.session_state.get("own_normalisation") or "imagenet"
    return Preparation(name, 0 if size == loaded.card.crop else size, transform)


@said_under("checkpoint_problem")
def _prepare() -> None:
    loaded, before = _as_loaded(), st.session_state["own_network"].card.name
    own = prepared(loaded, _chosen(loaded, st.session_state.get("own_transform")))
    refuse_what_is_no_answer(own, own.card.weights, None)
    st.session_state["own_network"] = own
    st.session_state.pop("checkpoint_problem", None)
    if st.session_state.get("network") == before:
        st.session_state["network"] = own.card.name
