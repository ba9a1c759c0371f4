"""What the comparison alone measures: what modules or blocks give, and what a network is."""

from collections.abc import Callable, Iterator, Mapping

import torch

from analysis.activations.capture import Activations
from analysis.convolutions.timing import Timing, side_by_side
from analysis.structure.junctions import Junction, junctions
from analysis.structure.table import NetworkFacts, network_facts
from models.catalog import NetworkCard
from serving.networks import NETWORKS_KEPT, skeleton_of
from serving.store import Store
from serving.subject import Subject

SITES: Store[tuple[str, str], tuple[Junction, ...]] = Store(NETWORKS_KEPT)
FACTS: Store[str, NetworkFacts] = Store(32)


def sites_of(subject: Subject) -> tuple[Junction, ...]:
    """Every module or block of the subject's network, in order."""
    key = (subject.network, subject.device)
    return SITES.once(key, lambda: junctions(subject.instrument.traced))


def site_activations(subject: Subject) -> Activations:
    """What every branch of every module or block gives, and what they give together: one pass."""
    return subject.stages(
        [
            node
            for site in sites_of(subject)
            for node in (*(p.node for p in site.parts), site.output)
        ]
    )


def facts_of(card: NetworkCard) -> NetworkFacts:
    """What a network of the catalog is; needs no weights on this machine."""

    def read() -> NetworkFacts:
        shape = skeleton_of(card)
        return network_facts(shape.traced, shape.fields, card.crop)

    return FACTS.once(card.name, read)


def timed(subjects: Mapping[str, Subject], rounds: int) -> Iterator[dict[str, Timing]]:
    """One pass of each subject, in turn; yields the timings after every round."""
    return side_by_side({name: _pass(subject) for name, subject in subjects.items()}, rounds)


def _pass(subject: Subject) -> Callable[[], object]:
    network, pixels = subject.instrument.loaded.network, subject.pixels

    def run() -> None:
        with torch.inference_mode():
            network(pixels).cpu()

    return run
