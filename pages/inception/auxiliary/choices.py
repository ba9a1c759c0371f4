"""The heads' weights in the total loss."""

import streamlit as st

from serving.heads import WEIGHTS


def weight_sliders(heads: list[str], prefix: str) -> dict[str, float]:
    """One slider for each head's weight in the total loss."""
    return {
        head: st.slider(f"Weight of {head}", 0.0, 1.0, WEIGHTS[head], 0.05, key=f"{prefix}_{head}")
        for head in heads
    }
