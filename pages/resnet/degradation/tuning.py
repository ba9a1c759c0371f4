"""Fine-tune the deepened net on digits beside one from scratch, and watch their accuracy."""

import copy
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from ui.start_stop import asked

from figures.plots.errors import DEEPENED, shade, tuning_plot
from models.deepening import inserted_blocks, noisy
from models.depth_family import DepthNet, DepthSpec, build
from serving.cores import one_core
from serving.store import Store
from training.deepening import DEEP, SHALLOW
from training.live.digit_nets import accuracy, sgd
from training.live.digits import digits

RATES = (0.001, 0.01, 0.05)
KEPT = 128  # finished runs: some numbers each
LOOKS = 12  # how often accuracy is measured while a net is fine-tuned
STATISTICS = {False: "of the batch (training mode)", True: "running averages (as in eval mode)"}


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


@st.cache_resource(show_spinner=False)
def _courses() -> Store[Tuning, tuple[Course, Course]]:
    return Store(KEPT)


def fine_tune(deeper: DepthNet, noise: float, level: float) -> None:
    """Choices, the run or what is kept of it, words; `level` is the accuracy (%) of the net that was deepened."""
    st.subheader("Fine-tune it, and watch")
    columns = st.columns(3)
    steps = columns[0].segmented_control(
        "Steps", (24, 60, 120), default=60, required=True, key="deg_steps"
    )
    rate = columns[1].segmented_control(
        "Learning rate", RATES, default=0.01, required=True, key="deg_rate"
    )
    averages = columns[2].selectbox("BatchNorm's statistics while it trains", list(STATISTICS),
                                    format_func=STATISTICS.__getitem__, key="deg_statistics")  # fmt: skip
    settings = Tuning(noise, int(steps), float(rate), bool(averages))
    done = _courses().get(settings)
    if done is not None:
        _draw(st.empty(), done, level, settings.steps)
        st.markdown(_course_words(done, settings, level))
    elif asked("Fine-tune", "deg_tune"):
        bar = st.progress(0.0)
        _courses().put(settings, _run(settings, deeper, bar, st.empty(), level))
        st.rerun()
    else:
        st.caption(f"The deepened net{f' with noise {noise:g}' if noise else ''}, a private copy, and beside it a "
                   f"plain-{DEEP} from scratch (always with the batch's statistics): the same batches, as many "
                   "steps.")  # fmt: skip


def _run(
    settings: Tuning, deeper: DepthNet, bar: DeltaGenerator, chart: DeltaGenerator, level: float
) -> tuple[Course, Course]:
    """Both courses, step by step side by side, on nets of this run's own."""
    training, held_out = digits()
    start = noisy(copy.deepcopy(deeper), inserted_blocks(SHALLOW, DEEP), settings.noise, 0)
    nets = (start.requires_grad_(True), build(DepthSpec("plain", DEEP), 0))
    # from scratch there are no averages to use yet, so that net always takes the batch's statistics
    modes = (settings.running_averages, False)
    runs = [
        sgd(n, training, settings.steps, settings.rate, 1, mode)
        for n, mode in zip(nets, modes, strict=True)
    ]
    courses = (Course(), Course())
    every = settings.steps // LOOKS
    for done in range(settings.steps + 1):
        for network, run, course in zip(nets, runs, courses, strict=True):
            with one_core():
                if done:
                    course.loss = next(run)
                if done % every == 0:
                    course.done.append(done)
                    course.accuracy.append(100 * accuracy(network, held_out))
        bar.progress(done / settings.steps, text=f"Step {done} of {settings.steps}: loss {courses[0].loss:.3f}, "
                     f"from scratch {courses[1].loss:.3f}")  # fmt: skip
        if done % every == 0:
            _draw(chart, courses, level, settings.steps)
    return courses


def _draw(chart: DeltaGenerator, courses: tuple[Course, Course], level: float, steps: int) -> None:
    lines = [(name, course.done, course.accuracy, tint) for name, course, tint in
             zip((f"deepened to {DEEP}", f"plain-{DEEP} from scratch"), courses,
                 (DEEPENED, shade("plain", DEEP)), strict=True)]  # fmt: skip
    chart.plotly_chart(
        tuning_plot(lines, (f"plain-{SHALLOW}", level, shade("plain", SHALLOW)), steps),
        key=f"deg_course_{len(courses[0].done)}",
    )


def _course_words(done: tuple[Course, Course], settings: Tuning, level: float) -> str:
    start, end = done[0].accuracy[0], done[0].accuracy[-1]
    low = min(done[0].accuracy)
    said = f"**Deepened: {start:.1f} % before, {end:.1f} % after {settings.steps} steps**"
    if low < min(start, end):
        said += f", {low:.1f} % in between"
    scratch = done[1].accuracy
    said += f"; from scratch {scratch[0]:.1f} % and {scratch[-1]:.1f} %; plain-{SHALLOW} has {level:.1f} %. "
    if done[0].loss != done[0].loss:
        return said + "The loss is no number any more: training diverged."
    if settings.running_averages:
        return (
            said
            + "With running averages the identity holds at the first step, and nothing rescales the gradients of 56 "
            "layers."
        )
    return said + (
        "In training mode BatchNorm rescales every inserted layer by the batch's statistics, and its running averages "
        "follow them: the net leaves the identity at the first step."
    )
