"""Live: train a plain and a residual net on digits, then delete and exchange each of their blocks."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.ablation.depth_nets import accuracy, deletion_sweep, exchanged, same_shape_pairs
from figures.plots.deletions import Accuracies, deletion_bars, exchange_bars
from models.depth_family import DepthSpec
from serving.cores import one_core
from serving.store import Store
from training.live.digit_nets import EPOCHS, train_on_digits
from training.live.digits import SOURCE, digits
from ui.frame import in_sentences

DEPTHS = (8, 14, 20, 32)
FAMILIES = ("plain", "residual")
Key = tuple[str, int, int]
KEPT = 64  # runs of one net each: numbers only


@dataclass(frozen=True)
class Run:
    """Shares of right answers on the held-out digits: whole and without each block; pairs exchanged."""

    sweep: NDArray[np.float64]
    pairs: tuple[tuple[int, int], ...]
    swapped: tuple[float, ...]
    loss: float


@st.cache_resource(show_spinner=False)
def _kept() -> Store[Key, Run]:
    return Store(KEPT)


@in_sentences
def digits_lab() -> None:
    """The live sweep: seconds of training, then every block of both nets."""
    st.header("Do it live: train both, then delete each block", anchor="live")
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.caption(
        f"1,400 digits of {SOURCE}; accuracy on the 397 that were held out. {EPOCHS} epochs, a new net from He’s "
        "initialisation, the same recipe for both."
    )
    # Outside of the fragment: Streamlit interrupts a running fragment for a rerun of the page only.
    right.button("Stop training", key="digits_stop", help="Nothing of an interrupted run is kept.")
    _lab()


@st.fragment
@in_sentences
def _lab() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="digits_controls"):
        depth = st.select_slider("Layers", DEPTHS, 20, key="digits_depth", width=260)
        seed = int(st.number_input("Seed", 0, 99, 0, key="digits_seed", width=120))
        started = st.button("Train and delete", key="digits_start", type="primary")
    keys: list[Key] = [(family, int(depth), seed) for family in FAMILIES]
    if started:
        for key in keys:
            _run(key)
    runs = _kept().those(keys)
    if len(runs) < len(keys):
        st.info(
            "Seconds on an idle computer, longer on a busy one. The result is kept for every viewer of this server."
        )
        return
    _show({family: run for (family, _, _), run in runs.items()}, int(depth))


def _run(key: Key) -> None:
    """Train and sweep one net unless somebody has; an interrupted run leaves nothing."""
    if _kept().get(key) is not None:
        return
    family, depth, seed = key
    name = f"{family}-{depth}"
    bar, losses = st.progress(0.0, text=f"{name}: building"), [0.0]

    def after_epoch(done: int, loss: float) -> None:
        losses[0] = loss
        bar.progress(0.9 * done / EPOCHS, text=f"{name}: epoch {done} of {EPOCHS}, loss {loss:.3f}")

    def turned(share: float, doing: str) -> None:
        bar.progress(share, text=f"{name}: {doing}")
        turn.share()

    with one_core() as turn:
        network = train_on_digits(DepthSpec(family, depth), seed, EPOCHS, after_epoch, turn.share)  # type: ignore[arg-type]
        _, held_out = digits()
        sweep = deletion_sweep(
            network, held_out.pictures, held_out.labels,
            lambda share: turned(0.9 + 0.05 * share, "deleting each block"),
        )  # fmt: skip
        pairs = tuple(same_shape_pairs(network))
        count = len(network.blocks)
        swapped = []
        for i, j in pairs:
            order = exchanged(count, i, j)
            swapped.append(accuracy(network, held_out.pictures, held_out.labels, order=order))
            turned(0.95 + 0.05 * len(swapped) / len(pairs), "exchanging two blocks")
    bar.empty()
    _kept().put(key, Run(sweep, pairs, tuple(swapped), losses[0]))


def _show(runs: dict[str, Run], depth: int) -> None:
    nets = [
        Accuracies(f"{family}-{depth}", family, depth, 100 * float(run.sweep[0]),
                   tuple(100 * float(v) for v in run.sweep[1:]))
        for family, run in runs.items()
    ]  # fmt: skip
    st.plotly_chart(deletion_bars(nets, 10.0), key="digits_single")
    for net, run in zip(nets, runs.values(), strict=True):
        st.markdown(
            f"**{net.name}**: {net.whole:.1f} % whole (training loss {run.loss:.3f}); without one block "
            f"{min(net.without):.1f} to {max(net.without):.1f} %, {np.median(net.without):.1f} % in the median."
        )
    pairs = runs["residual"].pairs
    if pairs:
        st.markdown("**The same nets with two blocks of a stage exchanged**")
        st.plotly_chart(exchange_bars([
            (net.name, net.family, [f"{i + 1}↔{j + 1}" for i, j in pairs], [100 * v for v in run.swapped], net.whole)
            for net, run in zip(nets, runs.values(), strict=True)
        ]), key="digits_exchange")  # fmt: skip
    st.caption(
        "Measured just now or by an earlier viewer of this server, with this depth and seed."
    )
