"""Live: train a plain and a residual net on digits, then delete and exchange each of their
blocks.
"""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from figures.plots.blocks.deletions import Accuracies, deletion_bars, exchange_bars
from pages.resnet.deletion.results import DIGIT_RUNS, DigitNet, DigitRun, digit_run
from training.live.digit_nets import EPOCHS
from training.live.digits import SOURCE
from training.live.settings import FAMILIES
from ui.choice import kept, kept_number
from ui.run import asked, over, running
from ui.sentences import errors_as_sentences
from ui.show import chart

DEPTHS = (8, 14, 20, 32)


@errors_as_sentences
def live() -> None:
    """The live sweep: seconds of training, then every block of both nets."""
    st.header("Do it live: train both, then delete each block", anchor="live")
    st.caption(
        f"1,400 digits of {SOURCE}; accuracy on the 397 that were held out. {EPOCHS} epochs, new "
        "nets from He’s initialisation, and one recipe for both."
    )
    nets = _chosen_nets()
    runs = DIGIT_RUNS.get(nets)
    if runs is None:
        if not asked("Train and delete", key="digits", settings=nets):
            st.info(
                "Seconds on an idle computer, longer on a busy one. The result is kept for every"
                " viewer of this server."
            )
            return
        runs = DIGIT_RUNS.once(nets, lambda: _trained(nets))
        over("digits")
    _show(runs)


def _chosen_nets() -> tuple[DigitNet, ...]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="digits_controls"):
        depth = kept(
            st.select_slider,
            "Layers",
            DEPTHS,
            key="digits_depth",
            default=20,
            read=int,
            width=260,
        )
        seed = kept_number(
            st.number_input, "Seed", (0, 99), key="digits_seed", default=0, width=120
        )
    return tuple(DigitNet(family, depth, seed) for family in FAMILIES)


def _trained(nets: tuple[DigitNet, ...]) -> dict[DigitNet, DigitRun]:
    """Train and sweep the nets; an interrupted run leaves nothing."""
    first = f"{nets[0].name}: building"
    with running(first, of=len(nets), key="digits", settings=nets) as step:
        return {net: digit_run(net, step, step.beat) for net in nets}


def _show(runs: Mapping[DigitNet, DigitRun]) -> None:
    nets = [_accuracies(net, run) for net, run in runs.items()]
    chart(deletion_bars(nets, 10.0), "digits_single")
    for net, run in zip(nets, runs.values(), strict=True):
        st.markdown(
            f"**{net.name}**: {net.whole:.1f} % whole (training loss {run.loss:.3f}); without one"
            f" block {min(net.without):.1f} to {max(net.without):.1f} %,"
            f" {np.median(net.without):.1f} % in the median."
        )
    if all(run.pairs for run in runs.values()):
        st.markdown("**The same nets with two blocks of a stage exchanged**")
        chart(exchange_bars([_bars(net, run) for net, run in runs.items()]), "digits_exchange")
    st.caption(
        "Measured just now or by an earlier viewer of this server, with this depth and seed."
    )


def _accuracies(net: DigitNet, run: DigitRun) -> Accuracies:
    whole, *without = (100 * float(share) for share in run.sweep)
    return Accuracies(net.name, net.family, net.depth, whole, tuple(without))


def _bars(net: DigitNet, run: DigitRun) -> tuple[str, str, list[str], list[float], float]:
    pairs = [f"{i + 1}↔{j + 1}" for i, j in run.pairs]
    accuracies = [100 * share for share in run.swapped]
    return net.name, net.family, pairs, accuracies, 100 * float(run.sweep[0])
