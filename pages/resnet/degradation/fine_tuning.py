"""Fine-tuning on digits: a deepened net beside one from scratch, and both courses kept."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from models.deepening import inserted_blocks, noisy
from models.depth_family import DepthNet, DepthSpec, build
from pages.resnet.degradation.results import Step
from serving.store import Store
from training.deepening import DEEP, SHALLOW
from training.live.digit_nets import accuracy, sgd
from training.live.digits import digits

LOOKS = 12  # how often accuracy is measured while a net is fine-tuned


@dataclass(frozen=True)
class Tuning:
    """Everything that decides a fine-tuning run; equal ones give equal results."""

    noise: float
    steps: int
    rate: float
    running_averages: bool


@dataclass
class Course:
    """Accuracy (%) on the held-out digits at some steps, and the last loss."""

    done: list[int] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    loss: float = float("nan")


Courses = tuple[Course, Course]  # deepened, from scratch
COURSES: Store[Tuning, Courses] = Store(128)


def fine_tuned(
    tuning: Tuning, deeper: DepthNet, step: Step, look: Callable[[Courses], object]
) -> Courses:
    """Fine-tune the deepened net beside one from scratch, step by step, on nets of this run's own.

    `look` gets both courses whenever accuracy was measured.
    """
    training, held_out = digits()
    start = noisy(copy.deepcopy(deeper), inserted_blocks(SHALLOW, DEEP), tuning.noise, 0)
    nets = (start.requires_grad_(True), build(DepthSpec("plain", DEEP), 0))
    # from scratch there are no averages to use yet, so that net always takes the batch's statistics
    modes = (tuning.running_averages, False)
    runs = [
        sgd(net, training, tuning.steps, tuning.rate, 1, mode)
        for net, mode in zip(nets, modes, strict=True)
    ]
    courses, every = (Course(), Course()), tuning.steps // LOOKS
    for done in range(tuning.steps + 1):
        for net, run, course in zip(nets, runs, courses, strict=True):
            course.loss = next(run) if done else course.loss
            if done % every == 0:
                course.done.append(done)
                course.accuracy.append(100 * accuracy(net, held_out))
        losses = f"loss {courses[0].loss:.3f}, from scratch {courses[1].loss:.3f}"
        step(1, f"Step {done} of {tuning.steps}: {losses}")
        if done % every == 0:
            look(courses)
    return courses
