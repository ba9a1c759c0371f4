"""Every network of the app, with where its weights are."""

import streamlit as st

from models import weights
from models.catalog import NETWORKS


def catalog() -> None:
    """The table of all networks."""
    st.subheader("All networks")
    rows = [
        {
            "Network": card.title,
            "Top-1": f"{card.top1:.1%}" if card.top1 else "",
            "measured on": "its own classes" if card.origin == "shipped" else "ImageNet",
            "Classes": card.class_count,
            "Input (px)": card.crop,
            "Weights": weights.source_of(card, weights.locate(card)),
            "Notes": " ".join((*card.notes, *card.deviations)),
        }
        for card in NETWORKS.values()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
