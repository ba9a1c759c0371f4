"""The same on digits, live: train plain-20, insert identities, add noise, fine-tune and watch."""

from dataclasses import dataclass, field

import streamlit as st
from ui.start_stop import asked

from figures.plots.errors import noise_plot, shade
from models.deepening import deepened, inserted_blocks, noisy
from models.depth_family import DepthNet, DepthSpec, build
from pages.resnet.degradation.tuning import fine_tune
from serving.cores import one_core
from training.deepening import DEEP, SHALLOW, agreement, logits_of
from training.live.digit_nets import (
    EPOCHS,
    RATE,
    accuracy,
    accuracy_by_batch_statistics,
    sgd,
    steps_of,
)
from training.live.digits import SOURCE, digits
from ui.frame import in_sentences

SIZES = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
SEEDS = 3


@dataclass
class Live:
    """What every viewer shares: frozen nets in eval mode, and numbers. Only whole results are put in."""

    nets: dict[str, DepthNet] = field(default_factory=dict)
    noise: dict[float, list[float]] = field(default_factory=dict)


@st.cache_resource(show_spinner=False)
def _kept() -> Live:
    return Live()


@in_sentences
def digits_lab() -> None:
    """Train, deepen, disturb, fine-tune. No fragment: a click inside one would wait for the training, not end it."""
    st.header("Live, on digits", anchor="live")
    st.caption(f"CIFAR-10 cannot be shipped, so this part uses {SOURCE}: 1,400 to train on, 397 held out. One "
               f"plain-{SHALLOW}, {EPOCHS} epochs of SGD (rate {RATE:g}, momentum 0.9, batch 64, seed 0).")  # fmt: skip
    if "shallow" not in _kept().nets:
        _train()
        return
    shallow, deeper = _kept().nets["shallow"], _kept().nets["deeper"]
    _compare(shallow, deeper)
    noise = _noise(deeper, shallow)
    fine_tune(deeper, noise, 100 * _facts(shallow, deeper)[0][0])


def _train() -> None:
    """Train the shallow net if asked to, and show the page again. An interrupted run leaves nothing."""
    if not asked(f"Train plain-{SHALLOW} on digits", "deg_train"):
        return
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
    st.rerun()


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
