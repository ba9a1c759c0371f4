"""The network's answer, before and after."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.ablation.branches import Pass
from analysis.activations.numbers import probabilities
from figures.diagrams.bars import Change, answers_svg
from ui.show import drawing


def answers(classes: Sequence[str], whole: Pass, now: Pass) -> None:
    """The most probable classes of both runs, each with its share and logit in both."""
    logits = [run.logits[0].cpu().numpy() for run in (whole, now)]
    shares = [probabilities(values) for values in logits]
    best = dict.fromkeys(
        int(i) for s in reversed(shares) for i in np.argsort(-s, kind="stable")[:5]
    )
    changes = [
        Change(
            classes[i],
            (float(logits[0][i]), float(logits[1][i])),
            (float(shares[0][i]), float(shares[1][i])),
        )
        for i in best
    ]
    st.subheader("The answer, before and after")
    drawing(answers_svg(changes), key="sw_answers")
    st.caption(
        "The five most probable classes of this network, then those of the whole network where "
        "they differ (pale bars)."
    )
