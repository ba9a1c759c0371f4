"""The shipped network without each block in turn, recorded on labelled pictures."""

import json

import numpy as np
import streamlit as st

from figures.deletion_plots import Accuracies, deletion_bars
from models.catalog import ROOT, NetworkCard
from ui.frame import in_sentences


@in_sentences
def recorded_sweep(card: NetworkCard) -> None:
    """Accuracy with one block deleted; for a network that nobody has measured, nothing is shown."""
    path = ROOT / "assets" / "knockout" / f"{card.builder}.json"
    if card.origin != "shipped" or not path.exists():
        return
    record = json.loads(path.read_text())
    st.subheader("Each block deleted in turn")
    without = {name: 100 * value for name, value in record["without"].items()}
    net = Accuracies(card.title, "residual", 18, 100 * record["whole"], tuple(without.values()))
    st.plotly_chart(deletion_bars([net], 10.0, list(without)), key="knockout")
    worst = min(without, key=without.__getitem__)
    best = max(without, key=without.__getitem__)
    st.caption(
        f"{net.whole:.1f} % whole, {np.median(net.without):.1f} % in the median without one block; least needed: "
        f"{best} ({without[best]:.1f} %), most: {worst} ({without[worst]:.1f} %). "
        f"Recorded on {record['pictures']:,} validation pictures of Imagenette at {record['size']} px: "
        f"{record['command']}"
    )  # fmt: skip
