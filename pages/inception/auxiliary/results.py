"""The network's blocks in a row, read from it once."""

from analysis.structure.blueprint import blueprint
from figures.diagrams.head_strip import Part
from serving.networks import NETWORKS_KEPT
from serving.store import Store
from serving.subject import Subject

BLOCKS: Store[tuple[str, str], tuple[Part, ...]] = Store(NETWORKS_KEPT)


def blocks_of(subject: Subject) -> tuple[Part, ...]:
    """Every block from the input to the softmax."""

    def read() -> tuple[Part, ...]:
        instrument = subject.instrument
        blocks = blueprint(instrument.traced, instrument.fields, {})
        return tuple(Part(block.name, block.kind, block.label) for block in blocks)

    return BLOCKS.once((subject.network, subject.device), read)
