"""The network's drawing, once for each network, and what a picture fills it with."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.activations.numbers import top_classes
from analysis.activations.strongest import Strongest, head_logits, strongest_channels
from analysis.structure.overview import Overview, Stop, overview
from figures.diagrams.overview.blocks import rows
from figures.diagrams.overview.board import Board, Head, Place
from figures.diagrams.overview.columns import columns
from figures.diagrams.overview.draw import legend, overview_svg
from figures.diagrams.overview.strip import strip
from figures.pictures.raster import Scale, data_uri, jpeg, png, scale_for
from figures.style import SCALES, SIGNED, branch_colour
from pages.explore.overview import words
from pages.explore.overview.words import Facts
from serving.cores import one_core
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

NARROW = 640  # px: a page that is not as wide gets the upright drawing


@dataclass(frozen=True)
class Drawn:
    """A network's drawing for wide pages and for narrow ones, each with its width and height, and
    its parts.
    """

    network: Overview
    wide: str
    tall: str
    wide_size: tuple[float, float]
    tall_size: tuple[float, float]
    colours: dict[str, str]


@dataclass(frozen=True)
class Filling:
    """What one picture fills a drawing with: images, lines of text, shares of the classes, and what
    zooming tells.
    """

    images: dict[str, str]
    texts: dict[str, str]
    bars: tuple[float, ...]
    facts: dict[str, Facts]
    channels: dict[str, int]


DRAWINGS: Store[str, Drawn] = Store(16)
FILLINGS: Store[Key, Filling] = Store(64, megabytes=64)


def drawn(subject: Subject) -> Drawn:
    """The drawing of the subject's network; its weights are not needed."""
    return DRAWINGS.once(subject.network, lambda: _draw(subject))


def filling(subject: Subject) -> Filling:
    """What the subject's picture fills it with: one forward pass, which other pages use too."""
    return FILLINGS.once(subject.key, lambda: _fill(subject))


def contents(subject: Subject) -> dict[str, Any]:
    """All that the browser needs for a subject, as plain values."""
    drawing, filled = drawn(subject), filling(subject)
    kinds = {stop.kind for stop in drawing.network.stops}
    return {
        "wide": drawing.wide,
        "tall": drawing.tall,
        "narrow": NARROW,
        "legend": legend(drawing.colours, words.note(kinds)),
        "images": filled.images,
        "texts": filled.texts,
        "bars": filled.bars,
        "facts": {name: asdict(facts) for name, facts in filled.facts.items()},
        "unsure": subject.knows is False,
    }


def _draw(subject: Subject) -> Drawn:
    skeleton = subject.skeleton
    network = overview(skeleton.traced, skeleton.heads)
    places = [_place(stop) for stop in network.stops]
    heads = [Head(head.name, head.source, head.present) for head in network.heads]
    wide, tall = _boards(places, heads)
    title = f"{subject.card.title}, from the picture to the answer"
    return Drawn(
        network,
        overview_svg(wide, title),
        overview_svg(tall, title),
        (wide.width, wide.height),
        (tall.width, tall.height),
        _colours(network),
    )


def _colours(network: Overview) -> dict[str, str]:
    roles = {stop.role for stop in network.stops}
    if any(stop.kind == "sum" for stop in network.stops):
        roles |= {"F(x)", "shortcut"}
    return {name: branch_colour(role) for role, name in words.ROLES.items() if role in roles}


def _boards(places: list[Place], heads: list[Head]) -> tuple[Board, Board]:
    if any(place.kind == "branch" for place in places):
        return columns(places, heads), strip(places, heads)
    return rows(places, narrow=False), rows(places, narrow=True)


def _place(stop: Stop) -> Place:
    colour = branch_colour(stop.role) if stop.role else ""
    return Place(
        stop.name, stop.kind, stop.unit, stop.title, stop.stage, colour, stop.shape, stop.sources
    )


def _fill(subject: Subject) -> Filling:
    network, activations = drawn(subject).network, subject.activations
    strongest = strongest_channels(network, activations)
    logits = np.asarray(subject.logits)
    finite = bool(np.isfinite(logits).all())
    top = top_classes(logits, subject.classes) if finite else []
    texts = {"answer": words.answer_title(subject.knows) if finite else words.NO_ANSWER}
    for place, (name, share) in enumerate(top):
        texts[f"class {place}"], texts[f"share {place}"] = name, words.percent(share)
    texts.update(_heads(subject, network))
    images = dict(_images(strongest, subject))
    facts = {stop.name: words.facts(stop, strongest.get(stop.name)) for stop in network.stops}
    facts |= {head.name: words.head_facts(head, texts) for head in network.heads}
    facts[network.stops[-1].name] = words.answer_facts(network.stops[-1], top, subject.knows)
    channels = {name: one.channel for name, one in strongest.items()}
    return Filling(images, texts, tuple(share for _, share in top), facts, channels)


def _heads(subject: Subject, network: Overview) -> Iterator[tuple[str, str]]:
    traced = subject.instrument.traced
    for head in network.heads:
        if not head.present:
            yield f"{head.name} name", head.name
            yield f"{head.name} answer", words.LEFT_OUT
            continue
        with one_core():
            logits = head_logits(traced, network, head, subject.activations)
        ((name, share),) = top_classes(logits, subject.classes, 1)
        yield f"{head.name} name", f"{head.name} {words.percent(share)}"
        yield f"{head.name} answer", name


def _images(strongest: dict[str, Strongest], subject: Subject) -> Iterator[tuple[str, str]]:
    yield drawn(subject).network.stops[0].name, data_uri(jpeg(subject.view.pixels))
    for name, found in strongest.items():
        plane = found.plane
        if found.stop.kind == "average":
            plane = subject.activations.stage(found.stop.node)[:, :, 0]
        scale = scale_for(plane, SCALES[0])
        if found.stop.kind == "residual":  # signed, even where this map is not
            reach = float(np.abs(plane).max())
            scale = Scale(-reach, reach, SIGNED)
        yield name, data_uri(png(scale.levels(plane), scale.name))
