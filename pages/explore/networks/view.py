"""What is known of a network: where it comes from, how it was trained, how well it does."""

import streamlit as st

from analysis.structure.cost import branch_cost
from figures.plots.training import accuracy_curve, confusion_matrix
from figures.style import short
from pages.explore.networks import words
from records.model_cards import ModelCard, model_card
from serving.subject import Subject
from ui.sentences import as_text
from ui.show import chart


def view(subject: Subject) -> None:
    """The chosen network's card."""
    card, instrument = subject.card, subject.instrument
    record = model_card(card)
    parameters = sum(p.numel() for p in instrument.loaded.network.parameters())
    st.subheader(as_text(card.title))
    numbers = st.columns(5)
    top1 = f"{card.top1:.1%}" if card.top1 else "not measured"
    numbers[0].metric("Top-1", top1, help=words.measured(card, record))
    mean = f"{record.class_mean:.1%}" if record else "not measured"
    numbers[1].metric(
        "Mean over classes",
        mean,
        help="Every class counts equally, however many pictures it has.",
    )
    numbers[2].metric("Parameters", short(parameters))
    numbers[3].metric("Classes", f"{card.class_count:,}")
    numbers[4].metric("Input", f"{card.crop}×{card.crop} px")
    st.caption(f"{card.paper}. {words.measured(card, record)}")
    if instrument.modules:
        macs = sum(branch_cost(b).macs for m in instrument.modules for b in m.branches)
        st.caption(
            f"{short(macs)} MAC in its {len(instrument.modules)} Inception modules "
            "(grid reductions included)."
        )
    if record is not None:
        for sentence in words.honest(card, record):
            st.markdown(sentence)
        _training(subject.network, record)


def _training(network: str, record: ModelCard) -> None:
    left, right = st.columns(2)
    with left:
        st.markdown("**How it was trained**")
        measured = [epoch for epoch in record.history if epoch.top1 is not None]
        figure = accuracy_curve(
            [epoch.number for epoch in measured],
            [epoch.top1 for epoch in measured if epoch.top1 is not None],
            [epoch.loss for epoch in measured],
        )
        chart(figure, key="curve", name=f"{network}-training")
        st.caption(words.trained(record))
        st.code(record.command, "bash")
    with right:
        st.markdown("**Which classes it confuses**")
        chart(
            confusion_matrix(record.confusion, record.classes),
            key="confusion",
            name=f"{network}-confusion",
        )
    with st.expander("Where the training pictures come from"):
        for source in record.sources:
            st.markdown(f"- **{source.name}**: {source.what}. {source.licence}.")
    with st.expander("The whole model card (JSON)"):
        st.json(record.text, expanded=1)
