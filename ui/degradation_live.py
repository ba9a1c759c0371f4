"""The same on digits, live: train plain-20, insert identities, add noise, fine-tune and watch."""

import copy
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.degradation_plots import DEEPENED, noise_plot, shade, tuning_plot
from models.deepening import deepened, inserted_blocks, noisy
from models.depth_family import DepthNet, DepthSpec, build
from training.deepening import DEEP, SHALLOW, agreement, logits_of
from training.digit_nets import (
    EPOCHS,
    RATE,
    accuracy,
    accuracy_by_batch_statistics,
    sgd,
    steps_of,
)
from training.digits import SOURCE, digits
from ui.compute import one_core
from ui.frame import in_sentences

SIZES = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
SEEDS = 3
RATES = (0.001, 0.01, 0.05)
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


@dataclass
class Kept:
    """What every viewer shares: frozen nets in eval mode, and numbers. Only whole results are put in."""

    nets: dict[str, DepthNet] = field(default_factory=dict)
    noise: dict[float, list[float]] = field(default_factory=dict)
    courses: dict[Tuning, tuple[Course, Course]] = field(default_factory=dict)


@st.cache_resource(show_spinner=False)
def _kept() -> Kept:
    return Kept()


@st.fragment
@in_sentences
def digits_lab() -> None:
    """Train, deepen, disturb, fine-tune."""
    st.header("Live, on digits")
    st.caption(f"CIFAR-10 cannot be shipped, so this part uses {SOURCE}: 1,400 to train on, 397 held out. One "
               f"plain-{SHALLOW}, {EPOCHS} epochs of SGD (rate {RATE:g}, momentum 0.9, batch 64, seed 0).")  # fmt: skip
    if "shallow" not in _kept().nets and not _train():
        return
    shallow, deeper = _kept().nets["shallow"], _kept().nets["deeper"]
    _compare(shallow, deeper)
    noise = _noise(deeper, shallow)
    _fine_tune(shallow, deeper, noise)


def _asked(place: DeltaGenerator, label: str, key: str) -> bool:
    """A button that starts a computation, or, while it runs, one that stops it; whether it runs now."""
    if st.session_state.pop(f"{key}_now", False):
        place.button("Stop", key=f"{key}_stop", icon=":material/stop:")
        return True
    place.button(label, key=key, type="primary", on_click=_start, args=(f"{key}_now",))
    return False


def _start(flag: str) -> None:
    st.session_state[flag] = True


def _train() -> bool:
    """Train the shallow net if asked to; whether it is there now. An interrupted run leaves nothing."""
    button = st.empty()
    if not _asked(button, f"Train plain-{SHALLOW} on digits", "deg_train"):
        return False
    bar = st.progress(0.0)
    training, _ = digits()
    network, total = build(DepthSpec("plain", SHALLOW), 0), steps_of(EPOCHS, training)
    losses = sgd(network, training, total, RATE, 0)
    for done in range(1, total + 1):
        with one_core():
            loss = next(losses)
        if done % 4 == 0 or done == total:
            bar.progress(done / total, text=f"Step {done} of {total}, loss {loss:.3f}")
    network.eval().requires_grad_(False)
    _kept().nets.update(deeper=deepened(network, DEEP).requires_grad_(False), shallow=network)
    button.empty()
    bar.empty()
    return True


@st.cache_data(show_spinner=False)
def _facts(_shallow: DepthNet, _deeper: DepthNet) -> tuple[list[float], dict[str, float]]:
    """Accuracy of both in eval mode and by batch statistics, and how their logits differ (held-out digits)."""
    _, held_out = digits()
    with one_core():
        by_mode = [
            measure(network, held_out)
            for measure in (accuracy, accuracy_by_batch_statistics)
            for network in (_shallow, _deeper)
        ]
        return by_mode, agreement(*(logits_of(n, held_out.pictures) for n in (_shallow, _deeper)))


def _compare(shallow: DepthNet, deeper: DepthNet) -> None:
    (one, other, one_batch, other_batch), found = _facts(shallow, deeper)
    count = len(digits()[1].labels)
    columns = st.columns(4)
    columns[0].metric(f"plain-{SHALLOW}", f"{100 * one:.2f} %", border=True)
    columns[1].metric(f"deepened to {DEEP}", f"{100 * other:.2f} %", border=True)
    columns[2].metric(
        "answers that differ", f"{found['different_answers']} of {count}", border=True
    )
    columns[3].metric("largest logit difference", f"{found['largest_difference']:g}", border=True)
    st.caption(
        f"Eval mode. In training mode BatchNorm divides by the batch's own statistics, so the inserted layers are no "
        f"identities any more: there plain-{SHALLOW} has {100 * one_batch:.1f} %, the deepened net "
        f"{100 * other_batch:.1f} % (the held-out digits as one batch)."
    )


def _noise(deeper: DepthNet, shallow: DepthNet) -> float:
    st.subheader("Add noise to the inserted layers")
    size = st.select_slider("Noise added to the inserted layers (standard deviation; the Dirac kernel's entry is 1)",
                            SIZES, 0.0, key="deg_noise", format_func=lambda s: f"{s:g}")  # fmt: skip
    curve = _noise_curve(deeper)
    levels = [(f"plain-{SHALLOW}", 100 * _facts(shallow, deeper)[0][0], shade("plain", SHALLOW))]
    accuracies = [[100 * value for value in curve[s]] for s in SIZES]
    st.plotly_chart(noise_plot(SIZES, accuracies, levels, size), key="deg_noise_live")
    mine = [100 * value for value in curve[size]]
    if size:
        st.markdown(
            f"**Noise {size:g}: {min(mine):.1f} to {max(mine):.1f} %** over {SEEDS} seeds, on the 397 held-out digits."
        )
    else:
        st.markdown(
            f"**No noise: {mine[0]:.2f} %**, plain-{SHALLOW}'s own accuracy. Move the slider."
        )
    return float(size)


def _noise_curve(deeper: DepthNet) -> dict[float, list[float]]:
    """Accuracy for every size and seed, measured once for all viewers."""
    cache, (_, held_out), new = _kept().noise, digits(), inserted_blocks(SHALLOW, DEEP)
    missing = [size for size in SIZES if size not in cache]
    bar = st.empty()
    for place, size in enumerate(missing):
        bar.progress(place / len(missing), text=f"Noise {size:g}")
        found = []
        for seed in range(SEEDS if size else 1):
            with one_core():
                found.append(accuracy(noisy(deeper, new, size, seed), held_out))
        cache[size] = found
    bar.empty()
    return cache


def _fine_tune(shallow: DepthNet, deeper: DepthNet, noise: float) -> None:
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
    button, level = st.empty(), 100 * _facts(shallow, deeper)[0][0]
    done = _kept().courses.get(settings)
    if done is not None:
        _draw(st.empty(), done, level, settings.steps)
    elif _asked(button, "Fine-tune", "deg_tune"):
        bar = st.progress(0.0)
        done = _run(settings, deeper, bar, st.empty(), level)
        _keep(settings, done)
        button.empty()
        bar.empty()
    else:
        st.caption(f"The deepened net{f' with noise {noise:g}' if noise else ''}, a private copy, and beside it a "
                   f"plain-{DEEP} from scratch: the same batches, the same number of steps.")  # fmt: skip
        return
    st.markdown(_course_words(done, settings, level))


def _keep(settings: Tuning, done: tuple[Course, Course]) -> None:
    courses = _kept().courses
    courses[settings] = done
    while len(courses) > 128:
        courses.pop(next(iter(courses)), None)


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
