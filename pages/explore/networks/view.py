"""What is known of a network: where it comes from, how it was trained, how well it does."""

import json

import streamlit as st

from analysis.structure.cost import branch_cost
from figures.plots.training import accuracy_curve, confusion_matrix
from figures.style import short
from models.catalog import NETWORKS, SHIPPED, NetworkCard
from models.weights import locate, source_of
from serving.subject import Subject


def model_card(subject: Subject) -> None:
    """The chosen network's card."""
    card, instrument = subject.card, subject.instrument
    network = instrument.loaded.network
    st.subheader(card.title)
    numbers = st.columns(4)
    numbers[0].metric(
        "Top-1", f"{card.top1:.1%}" if card.top1 else "not known", help=_measured(card)
    )
    numbers[1].metric("Parameters", short(sum(p.numel() for p in network.parameters())))
    numbers[2].metric("Classes", f"{card.class_count:,}")
    numbers[3].metric("Input", f"{card.crop}×{card.crop} px")
    st.caption(f"{card.paper}. {_measured(card)}")
    if instrument.modules:
        macs = sum(branch_cost(b).macs for m in instrument.modules for b in m.branches)
        st.caption(
            f"{short(macs)} MAC in its {len(instrument.modules)} Inception modules (grid reductions included)."
        )
    if card.origin == "shipped":
        _training(card)


def _measured(card: NetworkCard) -> str:
    if card.origin == "shipped":
        return f"Measured on Imagenette's 3,925 validation pictures at {card.crop} px, weights as shipped."
    if card.origin == "own":
        return "Your own checkpoint; nobody measured it here."
    return "Published by torchvision, on ImageNet's 50,000 validation pictures."


def _training(card: NetworkCard) -> None:
    record = json.loads((SHIPPED / f"{card.builder}.json").read_text())
    history = record["history"]
    left, right = st.columns(2)
    with left:
        st.markdown("**How it was trained**")
        st.plotly_chart(
            accuracy_curve([h["epoch"] for h in history], [h["validation_top1"] for h in history],
                           [h["loss"] for h in history]),
            key="curve",
        )  # fmt: skip
        st.caption(f"{record['data']}. {record['augmentation']}. Seed {record['seed']}.")
        st.code(record["command"], "bash")
    with right:
        st.markdown("**Which classes it confuses**")
        st.plotly_chart(confusion_matrix(record["confusion"], record["classes"]), key="confusion")
    with st.expander("The whole model card (JSON)"):
        st.json(record, expanded=1)


def catalog_table() -> None:
    """Every network of the app, with where its weights are."""
    st.subheader("All networks")
    rows = [
        {
            "Network": card.title,
            "Top-1": f"{card.top1:.1%}" if card.top1 else "",
            "measured on": "Imagenette" if card.origin == "shipped" else "ImageNet",
            "Classes": card.class_count,
            "Input (px)": card.crop,
            "Weights": source_of(card, locate(card)),
            "Notes": " ".join(card.notes),
        }
        for card in NETWORKS.values()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
