"""Runs of the feature page: live, with their progress; kept by their settings once they are complete."""

import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from serving.selection import Selection
from torch import nn

from analysis.features.check import Comparison, gallery_values, reached
from analysis.features.dream import Dream, dream
from analysis.features.optimise import Climb, Pixels, climb
from analysis.features.target import Target, part_until
from analysis.pictures.framing import Framed
from analysis.pictures.gallery import GALLERY
from figures.pictures.optimised import pictures_html
from serving.cores import one_core
from serving.networks import Instrument
from serving.store import Store

KEPT = 48  # finished runs of this server
MEASURED = 512  # targets whose measure on the gallery is known: 14 numbers each
REDRAWN = 0.35  # seconds between two drawings of a running picture


@dataclass(frozen=True)
class Painted:
    """A finished climb: the pictures (N x S x S x 3), every step's scores, and the comparison with the gallery."""

    pictures: Pixels
    scores: tuple[tuple[float, ...], ...]
    check: Comparison


@dataclass(frozen=True)
class Dreamt:
    """A finished dream: the picture (S x S x 3), and the target's measure on the photo and on it."""

    picture: Pixels
    before: float
    after: float


@st.cache_resource(show_spinner=False)
def _finished() -> Store[Hashable, Any]:
    return Store(KEPT)


@st.cache_resource(show_spinner=False)
def _measured() -> Store[Hashable, dict[str, float]]:
    return Store(MEASURED)


@st.cache_resource(max_entries=16, show_spinner=False)
def part(name: str, device: str, node: str, _tool: Instrument) -> nn.Module:
    """The network up to a node; shared, without weights of its own."""
    return part_until(_tool.traced, node)


def gallery(selection: Selection, tool: Instrument, target: Target) -> dict[str, float]:
    """The target's measure on every gallery picture, by name; kept once it is complete."""
    key = (selection.network, selection.device, target)
    if (known := _measured().get(key)) is not None:
        return known
    leading = part(selection.network, selection.device, target.node, tool)
    runs = gallery_values(leading, target, tool.loaded.card, selection.device)
    bar, found = st.progress(0.0), {}
    for done in range(len(GALLERY)):
        with one_core():
            name, value = next(runs)
        found[name] = value
        bar.progress((done + 1) / len(GALLERY), text=f"The gallery first: {GALLERY[name].title}")
    bar.empty()
    return _measured().put(key, found)


def width_of(count: int) -> int:
    """How wide each of several pictures is drawn, in px."""
    return 440 if count == 1 else 280


def found_climb(selection: Selection, target: Target, how: Climb) -> Painted | None:
    """The finished climb of these settings, if there is one."""
    return _finished().get((selection.network, selection.device, target, how))


def run_climb(
    selection: Selection, tool: Instrument, target: Target, how: Climb, values: dict[str, float]
) -> None:
    """Climb now, drawing while it runs; `values` are the gallery's. A run that is interrupted leaves nothing."""
    card = tool.loaded.card
    leading = part(selection.network, selection.device, target.node, tool)
    bar, place = st.progress(0.0), st.empty()
    runs = climb(leading, target, how, card.mean, card.std, selection.device)
    scores, drawn = [], 0.0
    for _ in range(how.steps):
        with one_core():
            step = next(runs)
        scores.append(step.scores)
        text = f"Step {step.done} of {how.steps}, objective {max(step.scores):.3g}"
        bar.progress(step.done / how.steps, text=text)
        if time.monotonic() - drawn > REDRAWN:
            place.html(pictures_html(list(step.pixels()), [""] * how.count, width_of(how.count)))
            drawn = time.monotonic()
    pictures = step.pixels()
    with one_core():
        final = reached(leading, target, pictures, card, selection.device)
    painted = Painted(pictures, tuple(scores), Comparison(final, values))
    _finished().put((selection.network, selection.device, target, how), painted)
    bar.empty()
    place.empty()


def _dream_key(selection: Selection, target: Target, how: Dream) -> Any:
    return (
        selection.network,
        selection.device,
        target,
        how,
        selection.picture.key,
        selection.framing,
    )


def found_dream(selection: Selection, target: Target, how: Dream) -> Dreamt | None:
    """The finished dream of these settings on this photo, if there is one."""
    return _finished().get(_dream_key(selection, target, how))


def run_dream(
    selection: Selection, tool: Instrument, target: Target, how: Dream, seen: Framed
) -> Dreamt:
    """Dream now, drawing while it runs; a run that is interrupted leaves nothing."""
    card = tool.loaded.card
    leading = part(selection.network, selection.device, target.node, tool)
    bar, place = st.progress(0.0), st.empty()
    runs = dream(leading, target, seen.pixels, how, card.mean, card.std, selection.device)
    drawn = 0.0
    while True:
        with one_core():
            following = next(runs, None)
        if following is None:
            break
        step = following
        side = step.pixels.shape[0]
        text = f"Step {step.done} of {step.total}, at {side} px, objective {step.score:.3g}"
        bar.progress(step.done / step.total, text=text)
        if time.monotonic() - drawn > REDRAWN:
            place.html(pictures_html([step.pixels], [""], 440))
            drawn = time.monotonic()
    with one_core():
        before, after = (
            reached(leading, target, picture[None], card, selection.device)[0]
            for picture in (seen.pixels, step.pixels)
        )
    found = Dreamt(step.pixels, before, after)
    _finished().put(_dream_key(selection, target, how), found)
    bar.empty()
    place.empty()
    return found
