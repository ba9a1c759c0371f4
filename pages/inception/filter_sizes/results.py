"""Each branch's responses to the picture at several sizes, and what its centre unit really sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from analysis.activations.effective_field import Plane, effective_field
from analysis.activations.sizes import Answer, answers
from models.anatomy import Module
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

SCALES = (0.15, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0)
DRAWS = 6
# opens a run: gives a core, and is told of every step
Running = Callable[[], AbstractContextManager[Callable[..., object]]]
ANSWERS: Store[tuple[Key, str], tuple[Answer, ...]] = Store(16)
FIELDS: Store[tuple[Key, str], tuple[Plane, ...]] = Store(16)


def answers_by_size(subject: Subject, module: Module, running: Running) -> tuple[Answer, ...]:
    """Every branch's answer to the picture at each of `SCALES`, smallest first."""

    def measure() -> tuple[Answer, ...]:
        capture, pixels = subject.instrument.capture, subject.view.pixels
        given = []
        with running() as step:
            for answer in answers(capture, module, subject.card, subject.device, pixels, SCALES):
                given.append(answer)
                step()
        return tuple(given)

    return ANSWERS.once((subject.key, module.name), measure)


def known_fields(subject: Subject, module: Module) -> tuple[Plane, ...] | None:
    """The effective fields if they have been computed."""
    return FIELDS.get((subject.key, module.name))


def effective_fields(subject: Subject, module: Module, running: Running) -> tuple[Plane, ...]:
    """The effective field (S x S) of every branch's centre unit, a mean over `DRAWS` gradients."""

    def measure() -> tuple[Plane, ...]:
        traced, pixels = subject.instrument.traced, subject.pixels
        centre = (module.out_size[0] // 2, module.out_size[1] // 2)
        planes = []
        with running() as step:
            for branch in module.branches:
                draws: list[Plane] = []
                for plane in effective_field(traced, branch.output_node, pixels, centre, DRAWS):
                    draws.append(plane)
                    step(text=f"{branch.title}: gradient {len(draws)} of {DRAWS}")
                planes.append(draws[-1])
        return tuple(planes)

    return FIELDS.once((subject.key, module.name), measure)
