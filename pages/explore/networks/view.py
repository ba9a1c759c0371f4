"""What is known of a network: where it comes from, how it was trained, how well it does."""

import streamlit as st

from analysis.structure.cost import branch_cost
from figures.plots.training import accuracy_curve, confusion_matrix
from figures.style import short
from models.catalog import NetworkCard
from records.model_cards import ModelCard, model_card
from serving.subject import Subject
from ui.show import chart


def view(subject: Subject) -> None:
    """The chosen network's card."""
    card, instrument = subject.card, subject.instrument
    parameters = sum(p.numel() for p in instrument.loaded.network.parameters())
    top1 = f"{card.top1:.1%}" if card.top1 else "not known"
    st.subheader(card.title)
    numbers = st.columns(4)
    numbers[0].metric("Top-1", top1, help=_measured(card))
    numbers[1].metric("Parameters", short(parameters))
    numbers[2].metric("Classes", f"{card.class_count:,}")
    numbers[3].metric("Input", f"{card.crop}×{card.crop} px")
    st.caption(f"{card.paper}. {_measured(card)}")
    if instrument.modules:
        macs = sum(branch_cost(b).macs for m in instrument.modules for b in m.branches)
        st.caption(
            f"{short(macs)} MAC in its {len(instrument.modules)} Inception modules "
            "(grid reductions included)."
        )
    record = model_card(card)
    if record is not None:
        _training(subject.network, record)


def _measured(card: NetworkCard) -> str:
    if card.origin == "shipped":
        pictures = f"Imagenette's 3,925 validation pictures at {card.crop} px"
        return f"Measured on {pictures}, weights as shipped."
    if card.origin == "own":
        return "Your own checkpoint; nobody measured it here."
    return "Published by torchvision, on ImageNet's 50,000 validation pictures."


def _training(network: str, record: ModelCard) -> None:
    left, right = st.columns(2)
    with left:
        st.markdown("**How it was trained**")
        epochs = [epoch.number for epoch in record.history]
        accuracies = [epoch.top1 for epoch in record.history]
        losses = [epoch.loss for epoch in record.history]
        curve = accuracy_curve(epochs, accuracies, losses)
        chart(curve, key="curve", name=f"{network}-training")
        st.caption(f"{record.data}. {record.augmentation}. Seed {record.seed}.")
        st.code(record.command, "bash")
    with right:
        st.markdown("**Which classes it confuses**")
        figure = confusion_matrix(record.confusion, record.classes)
        chart(figure, key="confusion", name=f"{network}-confusion")
    with st.expander("The whole model card (JSON)"):
        st.json(record.text, expanded=1)
