"""The chosen network's answers before and after blocks were deleted or exchanged."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.numbers import probabilities, top_classes
from figures.diagrams.bars import classes_svg
from serving.blocks import Logits
from ui.show import drawing


def answers(before: Logits, after: Logits, classes: Sequence[str], title: str, key: str) -> None:
    """Two top-5 lists side by side."""
    sides = (("The whole network", before), (title, after))
    for place, (column, (words, logits)) in enumerate(zip(st.columns(2), sides, strict=True)):
        with column:
            st.markdown(f"**{words}**")
            drawing(classes_svg(top_classes(logits, classes)), key=f"{key}_top{place}")


def logits_table(before: Logits, after: Logits, classes: Sequence[str], key: str) -> None:
    """Logits and probabilities of every class that is among the five best before or after."""
    best = {*np.argsort(-before, kind="stable")[:5], *np.argsort(-after, kind="stable")[:5]}
    order = sorted((int(k) for k in best), key=lambda k: -before[k])
    chances = probabilities(before), probabilities(after)
    rows = [
        {
            "class": classes[k],
            "logit": float(before[k]),
            "logit after": float(after[k]),
            "difference": float(after[k] - before[k]),
            "probability": f"{chances[0][k]:.1%}",
            "probability after": f"{chances[1][k]:.1%}",
        }
        for k in order
    ]
    number = st.column_config.NumberColumn(format="%.3f")
    signed = st.column_config.NumberColumn(format="%+.3f")
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        column_config={"logit": number, "logit after": number, "difference": signed},
    )
    change = float(np.linalg.norm(after - before) / max(float(np.linalg.norm(before)), 1e-12))
    st.caption(f"All {len(before)} logits together moved by {change:.1%} of their norm.")
