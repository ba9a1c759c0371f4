"""Gradient norms of every layer as they were recorded, epoch by epoch."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from figures.plots.errors import norms_at
from figures.plots.norms import Line
from figures.style import FAMILIES
from pages.resnet.degradation.vanishing import gradient_words
from records.depth_runs import DepthRun, pick, read_runs
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import chart


@st.fragment
@errors_as_sentences
def gradients() -> None:
    """Gradient norms of every layer at the recorded epochs, plain against residual of one depth."""
    runs = read_runs()
    if not runs:
        return
    st.header("Do its gradients vanish while it trains?", anchor="gradients")
    pair, epoch = _chosen(runs)
    lines = [Line(run.family, run.depth, np.array([run.probes[epoch]])) for run in pair]
    every = [norm for run in pair for norms in run.probes.values() for norm in norms if norm > 0]
    chart(norms_at(lines, min(every), max(every)), "deg_norms")
    there = {run.family for run in pair}
    for family in FAMILIES:
        if family not in there:
            name = f"{family}-{pair[0].depth}"
            st.caption(f"{name} is not recorded yet; it appears here as soon as it is.")
    st.markdown(gradient_words(pair))
    st.caption(
        f"L2 norm of the loss's gradient for each layer's weights, on {pair[0].gradient_batch}"
        " training pictures, BatchNorm in training mode; epoch 0 is before the first step."
    )


def _chosen(runs: Sequence[DepthRun]) -> tuple[list[DepthRun], int]:
    """The runs of one depth (both families, or the one that is recorded), and the number of epochs
    trained.
    """
    depths = sorted({run.depth for run in runs})
    left, right = st.columns([1, 2])
    depth = kept(
        left.segmented_control,
        "Layers",
        depths,
        key="deg_depth",
        default=depths[-1],
        read=int,
        required=True,
    )
    pair = [run for family in FAMILIES if (run := pick(runs, family, depth))]
    epochs = sorted(set.intersection(*(set(run.probes) for run in pair)))
    epoch = kept(
        right.select_slider,
        "Epochs trained",
        epochs,
        key="deg_epoch",
        default=epochs[-1],
        read=int,
    )
    return pair, epoch
