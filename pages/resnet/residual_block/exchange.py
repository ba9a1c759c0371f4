"""Two blocks change places: live on the photo, and recorded on labelled pictures."""

import streamlit as st
from serving.selection import Selection

from analysis.ablation.blocks import why_not_exchanged
from figures.plots.deletions import exchange_bars
from pages.resnet.residual_block.answers import answers, logits_table
from pages.resnet.residual_block.results import edited_logits, parts_of, sizes
from records.knockouts import records
from serving.networks import Instrument
from ui import choice
from ui.frame import in_sentences


@st.fragment
@in_sentences
def exchange_lab(selection: Selection, tool: Instrument) -> None:
    """Two blocks of the chosen network exchanged, with its answer before and after."""
    st.header("Exchange two blocks", anchor="exchange")
    st.caption("Blocks of one stage refine the same channels. How much does their order matter?")
    blocks = [part.block for part in parts_of(selection.network, selection.device, tool)]
    names = [block.name for block in blocks]
    fitting = [
        (a.name, b.name)
        for a in blocks
        for b in blocks
        if names.index(a.name) < names.index(b.name) and not why_not_exchanged(a, b)
    ]
    first, second = fitting[0] if fitting else (names[0], names[-1])
    one = choice.restore_name("exchange_one", first, names)
    other = choice.restore_name("exchange_other", second, names)
    with st.container(horizontal=True, key="exchange_controls"):
        st.selectbox("This block", names, key="exchange_one", width=180)
        st.selectbox("changes places with", names, key="exchange_other", width=180)
    choice.publish("exchange_one", one, first)
    choice.publish("exchange_other", other, second)
    by_name = dict(zip(names, blocks, strict=True))
    problem = why_not_exchanged(by_name[one], by_name[other])
    if problem:
        pairs = ", ".join(f"{a} with {b}" for a, b in fitting[:6])
        more = (
            f" Pairs that fit here: {pairs}{' …' if len(fitting) > 6 else ''}." if fitting else ""
        )
        st.info(f"{problem}{more}")
    else:
        before = sizes(selection, tool).logits
        after = edited_logits(selection, tool, exchanged=(one, other))
        left, right = st.columns(2, gap="large")
        with left:
            answers(before, after, tool.loaded.classes, f"{one} ↔ {other}", "exchange")
        with right:
            logits_table(before, after, tool.loaded.classes, "exchange_logits")
    _recorded()


def _recorded() -> None:
    every = {name: record for name, record in records().items() if "exchanged" in record}
    if not every:
        return
    depths = sorted({record["depth"] for record in every.values()})
    st.subheader("Every pair exchanged, on labelled pictures")
    depth = st.segmented_control("Layers of the CIFAR-10 nets", depths, default=depths[0], required=True,
                                 key="exchange_depth")  # fmt: skip
    nets = [record for record in every.values() if record["depth"] == depth]
    st.plotly_chart(exchange_bars([
        (r["network"], r["family"], [f"{i + 1}↔{j + 1}" for i, j, _ in r["exchanged"]],
         [100 * v for *_, v in r["exchanged"]], 100 * r["whole"])
        for r in nets
    ]), key="exchange_recorded")  # fmt: skip
    st.caption(
        f"Recorded on {nets[0]['pictures']:,} CIFAR-10 test pictures; blocks numbered from the input, pairs within a "
        f"stage. {nets[0]['command']}"
    )
