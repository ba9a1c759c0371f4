"""The chosen network without each block in turn: live on the photo, and recorded on labelled pictures."""

import json

import numpy as np
import streamlit as st
from serving.selection import Selection

from analysis.activations.numbers import probabilities
from figures.plots.deletions import Accuracies, deletion_bars
from models.catalog import ROOT, NetworkCard
from pages.resnet.residual_block.results import edited_logits, parts_of, sizes
from serving.networks import Instrument
from ui.frame import in_sentences

AT_ONCE = 10  # blocks; deeper networks take more than a second and wait for the switch


@st.fragment
@in_sentences
def photo_sweep(selection: Selection, tool: Instrument) -> None:
    """The answer for this photo without each block in turn."""
    st.header("Each block deleted in turn", anchor="deleted")
    names = [part.block.name for part in parts_of(selection.network, selection.device, tool)]
    if len(names) > AT_ONCE and not st.toggle(
        f"Run the photo through all {len(names)} networks that lack one block", key="sweep_on"
    ):
        return
    whole = probabilities(sizes(selection, tool).logits)
    best = int(whole.argmax())
    bar, shares, kept = st.progress(0.0), [], 0
    for done, name in enumerate(names, 1):
        chances = probabilities(edited_logits(selection, tool, (name,)))
        shares.append(100 * float(chances[best]))
        kept += int(chances.argmax() == best)
        bar.progress(done / len(names), text=f"without {name}")
    bar.empty()
    label = tool.loaded.classes[best]
    net = Accuracies(f"“{label}”", "residual", 0, 100 * float(whole[best]), tuple(shares))
    figure = deletion_bars([net], 100 / len(whole), names, "probability (%)")
    st.plotly_chart(figure, key="sweep_photo")
    st.markdown(
        f"**On your photo** the answer stays “{label}” without any one of {kept} of the {len(names)} blocks."
    )


@in_sentences
def recorded_sweep(card: NetworkCard) -> None:
    """Accuracy with one block deleted; for a network that nobody has measured, nothing is shown."""
    path = ROOT / "assets" / "knockout" / f"{card.builder}.json"
    if card.origin != "shipped" or not path.exists():
        return
    record = json.loads(path.read_text())
    st.markdown("**On labelled pictures**")
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
