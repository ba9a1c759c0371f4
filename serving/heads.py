"""Cached: what auxiliary heads answer, and what each loss gives every layer of a shared network."""

import streamlit as st

from analysis.gradients.heads import Contributions, Heads, answers, contributions
from analysis.pictures.framing import Framed
from models.catalog import NETWORKS, NetworkCard
from models.loading import heads_of
from serving.cores import one_core
from serving.networks import Instrument
from serving.selection import Selection

# GoogLeNet's from the paper; Inception v3's from torchvision's reference recipe, the paper prints none.
WEIGHTS = {"aux1": 0.3, "aux2": 0.3, "AuxLogits": 0.4}


@st.cache_data(max_entries=32, show_spinner=False)
def architecture_heads(name: str, _card: NetworkCard) -> dict[str, str]:
    """Where the architecture's heads attach: {module: head}, whether this network has them or not."""
    return heads_of(NETWORKS[_card.builder] if _card.origin == "own" else _card)


def head_answers(selection: Selection, tool: Instrument, seen: Framed) -> Heads:
    """Every head's logits for the selected picture."""
    return _answers(*_key(selection), tool, seen)


def head_contributions(
    selection: Selection, tool: Instrument, seen: Framed, target: int
) -> Contributions:
    """Every loss and its gradients' inner products, for the selected picture and a class."""
    return _contributions(*_key(selection), target, tool, seen)


def short_module(name: str) -> str:
    """As an axis has room for: 4a, 5b, 1a, layer1."""
    if name.startswith("Conv2d_"):
        return name.split("_")[1]
    return name.removeprefix("inception").removeprefix("Mixed_")


def _key(selection: Selection) -> tuple[str, str, str, str]:
    return selection.network, selection.device, selection.picture.key, selection.framing


@st.cache_resource(max_entries=32, show_spinner=False)
def _answers(
    name: str, device: str, key: str, framing: str, _tool: Instrument, _seen: Framed
) -> Heads:
    card = _tool.loaded.card
    pixels = _tool.pixels(_seen, device)
    heads = architecture_heads(card.name, card)
    with one_core():
        return answers(_tool.traced, heads, pixels)


@st.cache_resource(max_entries=64, show_spinner="Gradients of every loss …")
def _contributions(name: str, device: str, key: str, framing: str, target: int, _tool: Instrument,
                   _seen: Framed) -> Contributions:  # fmt: skip
    card = _tool.loaded.card
    pixels = _tool.pixels(_seen, device)
    heads = architecture_heads(card.name, card)
    with one_core():
        return contributions(_tool.traced, heads, pixels, target)
