"""Two blocks change places: live on the photo, and recorded on labelled pictures."""

from collections.abc import Sequence
from math import comb

import streamlit as st

from analysis.ablation.blocks import why_not_exchanged
from analysis.structure.blocks import ResidualBlock
from figures.plots.blocks.deletions import exchange_bars
from records.knockouts import DepthKnockouts, depth_knockouts
from serving.blocks import blocks_of, edited_logits, sizes
from serving.subject import Subject
from ui.blocks.answers import answers, logits_table
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import chart


@st.fragment
@errors_as_sentences
def exchange(subject: Subject) -> None:
    """Two blocks of the chosen network exchanged, with its answer before and after."""
    st.header("Exchange two blocks", anchor="exchange")
    st.caption("Blocks of one stage refine the same channels. How much does their order matter?")
    blocks = {parts.block.name: parts.block for parts in blocks_of(subject)}
    names, fitting = list(blocks), _fitting(list(blocks.values()))
    first, second = fitting[0] if fitting else (names[0], names[-1])
    with st.container(horizontal=True, key="exchange_controls"):
        this = kept(st.selectbox, "This block", names, key="exchange_one", default=first, width=180)
        that = kept(
            st.selectbox,
            "changes places with",
            names,
            key="exchange_other",
            default=second,
            width=180,
        )
    problem = why_not_exchanged(blocks[this], blocks[that])
    if problem:
        st.info(f"{problem}{_that_fit(fitting)}")
    else:
        _before_and_after(subject, (this, that))
    _recorded()


def _fitting(blocks: Sequence[ResidualBlock]) -> list[tuple[str, str]]:
    return [
        (block.name, later.name)
        for place, block in enumerate(blocks)
        for later in blocks[place + 1 :]
        if not why_not_exchanged(block, later)
    ]


def _that_fit(fitting: Sequence[tuple[str, str]]) -> str:
    pairs = ", ".join(f"{this} with {that}" for this, that in fitting[:6])
    return f" Pairs that fit here: {pairs}{' …' if len(fitting) > 6 else ''}." if fitting else ""


def _before_and_after(subject: Subject, pair: tuple[str, str]) -> None:
    before, after = sizes(subject).logits, edited_logits(subject, pair=pair)
    left, right = st.columns(2, gap="large")
    with left:
        answers(before, after, subject.classes, " ↔ ".join(pair), "exchange")
    with right:
        logits_table(before, after, subject.classes, "exchange_logits")


def _recorded() -> None:
    records = [record for record in depth_knockouts() if record.exchanged]
    if not records:
        return
    depths = sorted({record.depth for record in records})
    title = st.empty()
    depth = kept(
        st.segmented_control,
        "Layers of the CIFAR-10 nets",
        depths,
        key="exchange_depth",
        default=depths[-1],
        read=int,
        required=True,
    )
    nets = [record for record in records if record.depth == depth]
    title.subheader(f"{_how_many(nets[0])} exchanged, on labelled pictures")
    chart(exchange_bars([_bars(record) for record in nets]), "exchange_recorded")
    st.caption(
        f"Recorded on {nets[0].pictures:,} CIFAR-10 test pictures; blocks numbered from the input,"
        f" pairs within a stage. {nets[0].command}"
    )


def _how_many(record: DepthKnockouts) -> str:
    """How many of the pairs that fit were exchanged; a stage's first block fits in stage 1 only."""
    each, recorded = (record.depth - 2) // 6, len(record.exchanged)
    fitting = comb(each, 2) + 2 * comb(each - 1, 2)
    return "Every pair" if recorded == fitting else f"{recorded} of the {fitting} pairs"


def _bars(record: DepthKnockouts) -> tuple[str, str, list[str], list[float], float]:
    """A net's name and family, its pairs, their accuracies and that of the whole net (%)."""
    pairs = [f"{i + 1}↔{j + 1}" for i, j, _ in record.exchanged]
    accuracies = [100 * share for *_, share in record.exchanged]
    return record.network, record.family, pairs, accuracies, 100 * record.whole
