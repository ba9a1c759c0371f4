"""Gradient norms of every layer as they were recorded, epoch by epoch."""

import numpy as np
import streamlit as st

from figures.plots.errors import norms_at
from figures.plots.norms import Line
from pages.resnet.degradation.overfitting import FAMILIES, records
from pages.resnet.degradation.words import gradient_words
from records.depth_runs import pick
from ui import choice
from ui.frame import in_sentences


@st.fragment
@in_sentences
def gradients_lab() -> None:
    """Gradient norms of every layer at the recorded epochs, plain against residual of one depth."""
    found = records()
    if not found:
        return
    st.header("Do its gradients vanish while it trains?", anchor="gradients")
    depths = sorted({record.depth for record in found})
    depth = choice.restore("deg_depth", depths[-1], depths, int)
    left, right = st.columns([1, 2])
    left.segmented_control("Layers", depths, key="deg_depth", required=True)
    pair = [record for family in FAMILIES if (record := pick(found, family, depth))]
    epochs = sorted(set.intersection(*(set(record.probes) for record in pair)))
    epoch = choice.restore("deg_epoch", epochs[-1], epochs, int)
    right.select_slider("Epochs trained", epochs, key="deg_epoch")
    choice.publish("deg_depth", depth, depths[-1])
    choice.publish("deg_epoch", epoch, epochs[-1])
    lines = [Line(r.family, r.depth, np.array([r.probes[epoch]])) for r in pair]
    every = [n for r in pair for norms in r.probes.values() for n in norms if n > 0]
    st.plotly_chart(norms_at(lines, min(every), max(every)), key="deg_norms")
    absent = [f"{family}-{depth}" for family in FAMILIES if not pick(pair, family, depth)]
    if absent:
        st.caption(f"{absent[0]} is not recorded yet; it appears here as soon as it is.")
    st.markdown(gradient_words(pair))
    st.caption(f"L2 norm of the loss's gradient for each layer's weights, on {pair[0].found['gradient_batch']} "
               "training pictures, BatchNorm in training mode; epoch 0 is before the first step.")  # fmt: skip
