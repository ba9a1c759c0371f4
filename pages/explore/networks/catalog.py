"""Every network of the app, with where its weights are."""

import streamlit as st

from models.catalog import NETWORKS
from models.weights import locate, source_of


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
            "Weights": source_of(card, locate(card)),
            "Notes": " ".join((*card.notes, *card.deviations)),
        }
        for card in NETWORKS.values()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
