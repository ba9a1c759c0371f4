"""Fine-tune the deepened net on digits beside one from scratch, and watch their accuracy."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.plots.errors import shade
from figures.plots.identity_layers import DEEPENED, tuning_plot
from models.depth_family import DepthNet
from pages.resnet.degradation import fine_tuning
from pages.resnet.degradation.fine_tuning import Courses, Tuning
from pages.resnet.degradation.words import course_words, why_words
from training.deepening import DEEP, SHALLOW
from ui.choice import kept
from ui.run import asked, over, running
from ui.show import chart

STEPS = (24, 60, 120)
RATES = (0.001, 0.01, 0.05)
STATISTICS = {False: "of the batch (training mode)", True: "running averages (as in eval mode)"}


def fine_tune(deeper: DepthNet, noise: float, level: float) -> None:
    """Choices, the run or what is kept of it, words; `level` is the accuracy (%) of the net that
    was deepened.
    """
    st.subheader("Fine-tune it, and watch")
    tuning = _chosen_tuning(noise)
    courses = fine_tuning.COURSES.get(tuning)
    if courses is not None:
        _draw(st.empty(), courses, level, tuning.steps)
        deepened, scratch = (course.accuracy for course in courses)
        said = course_words(deepened, scratch, tuning.steps, f"plain-{SHALLOW}", level)
        st.markdown(f"{said} {why_words(courses[0].loss, tuning.running_averages)}")
    elif asked("Fine-tune", key="deg_tune", settings=tuning):
        fine_tuning.COURSES.once(tuning, lambda: _run(tuning, deeper, level))
        over("deg_tune")
        st.rerun()  # the charts of the run have the keys of those that stay
    else:
        with_noise = f" with noise {noise:g}" if noise else ""
        st.caption(
            f"The deepened net{with_noise}, a private copy, and beside it a plain-{DEEP} from "
            "scratch (always with the batch's statistics): the same batches, and as many steps "
            "for both."
        )


def _chosen_tuning(noise: float) -> Tuning:
    columns = st.columns(3)
    steps = kept(
        columns[0].segmented_control,
        "Steps",
        STEPS,
        key="deg_steps",
        default=60,
        read=int,
        required=True,
    )
    rate = kept(
        columns[1].segmented_control,
        "Learning rate",
        RATES,
        key="deg_rate",
        default=0.01,
        read=float,
        required=True,
    )
    averages = kept(
        columns[2].selectbox,
        "BatchNorm's statistics while it trains",
        STATISTICS,
        key="deg_statistics",
        default=False,
        read=lambda written: written == "True",
        format_func=STATISTICS.__getitem__,
    )
    return Tuning(noise, steps, rate, averages)


def _run(tuning: Tuning, deeper: DepthNet, level: float) -> Courses:
    """Both courses, drawn as they grow; an interrupted run leaves nothing."""
    with running("Fine-tuning", of=tuning.steps + 1, key="deg_tune", settings=tuning) as step:
        place = st.empty()

        def look(courses: Courses) -> None:
            _draw(place, courses, level, tuning.steps)

        return fine_tuning.fine_tuned(tuning, deeper, step, look)


def _draw(place: DeltaGenerator, courses: Courses, level: float, steps: int) -> None:
    names = (f"deepened to {DEEP}", f"plain-{DEEP} from scratch")
    tints = (DEEPENED, shade("plain", DEEP))
    lines = [
        (name, course.done, course.accuracy, tint)
        for name, course, tint in zip(names, courses, tints, strict=True)
    ]
    floor = (f"plain-{SHALLOW}", level, shade("plain", SHALLOW))
    with place:
        chart(tuning_plot(lines, floor, steps), f"deg_course_{len(courses[0].done)}")
