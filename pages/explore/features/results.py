"""Runs of the feature page, kept by their settings once they are complete."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from torch import nn

from analysis.features.check import Comparison, gallery_values, reached
from analysis.features.dream import Dream, DreamStep, dream
from analysis.features.optimise import Climb, Pixels, Step, climb
from analysis.features.target import Target, part_until
from analysis.pictures.gallery import GALLERY
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

Network = tuple[str, str]  # network, device
Running = Callable[[], AbstractContextManager[Callable[..., None]]]  # holds a core while it lasts


@dataclass(frozen=True)
class Painted:
    """A finished climb: pictures (N x S x S x 3), every step's scores, and their comparison."""

    pictures: Pixels
    scores: tuple[tuple[float, ...], ...]
    check: Comparison


@dataclass(frozen=True)
class Dreamt:
    """A finished dream: the picture (S x S x 3), the target's measure on the photo and on it."""

    picture: Pixels
    before: float
    after: float


# leading parts of shared networks, with no weights of their own
LEADING: Store[tuple[Network, str], nn.Module] = Store(16, megabytes=4_000)
GALLERIES: Store[tuple[Network, Target], dict[str, float]] = Store(512)
# whoever asks for a climb or a dream watches it, so two who ask at once run both
CLIMBS: Store[tuple[Network, Target, Climb], Painted] = Store(48)
DREAMS: Store[tuple[Key, Target, Dream], Dreamt] = Store(48)


def leading_part(subject: Subject, node: str) -> nn.Module:
    """The network up to a node, on the shared weights."""
    key = (_network(subject), node)
    return LEADING.once(key, lambda: part_until(subject.instrument.traced, node))


def gallery(subject: Subject, target: Target, running: Running) -> dict[str, float]:
    """The target's measure on every gallery picture, by name; kept once it is complete."""

    def measure() -> dict[str, float]:
        part, values = leading_part(subject, target.node), {}
        with running() as step:
            for name, value in gallery_values(part, target, subject.card, subject.device):
                values[name] = value
                step(text=f"First the gallery: {GALLERY[name].title}")
        return values

    return GALLERIES.once((_network(subject), target), measure)


def kept_climb(subject: Subject, target: Target, how: Climb) -> Painted | None:
    """The finished climb of these settings, if there is one."""
    return CLIMBS.get((_network(subject), target, how))


def climb_steps(subject: Subject, target: Target, how: Climb) -> Iterator[Step]:
    """The climb, one step at each call; for whoever holds a core."""
    part, card = leading_part(subject, target.node), subject.card
    return climb(part, target, how, card.mean, card.std, subject.device)


def finished_climb(
    subject: Subject,
    target: Target,
    how: Climb,
    pictures: Pixels,
    scores: tuple[tuple[float, ...], ...],
    values: dict[str, float],
) -> Painted:
    """Compare the last step's pictures with the gallery's values, and keep them."""
    part = leading_part(subject, target.node)
    final = reached(part, target, pictures, subject.card, subject.device)
    painted = Painted(pictures, scores, Comparison(final, values))
    return CLIMBS.put((_network(subject), target, how), painted)


def kept_dream(subject: Subject, target: Target, how: Dream) -> Dreamt | None:
    """The finished dream of these settings on this photo, if there is one."""
    return DREAMS.get((subject.key, target, how))


def dream_steps(subject: Subject, target: Target, how: Dream) -> Iterator[DreamStep]:
    """The dream on the subject's view, one step at each call; for whoever holds a core."""
    part, card = leading_part(subject, target.node), subject.card
    photo = subject.view.pixels
    return dream(part, target, photo, how, card.mean, card.std, subject.device)


def finished_dream(subject: Subject, target: Target, how: Dream, picture: Pixels) -> Dreamt:
    """Measure the target on the photo and on the last step's picture, and keep that."""
    part = leading_part(subject, target.node)
    before, after = (
        reached(part, target, pixels[None], subject.card, subject.device)[0]
        for pixels in (subject.view.pixels, picture)
    )
    return DREAMS.put((subject.key, target, how), Dreamt(picture, before, after))


def _network(subject: Subject) -> Network:
    return subject.network, subject.device
