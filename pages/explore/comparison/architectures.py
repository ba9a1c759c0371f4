"""GoogLeNet, Inception v3 and ResNet: cost, depth, field, answer, and time on this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from analysis.activations.numbers import top_classes
from analysis.convolutions.timing import Timing
from analysis.structure.table import NetworkFacts
from figures.diagrams.bars import classes_svg
from figures.plots.work import timing_bars
from figures.style import short
from models import weights
from models.catalog import NETWORKS, NetworkCard
from pages.explore.comparison.results import facts_of, timed
from serving.subject import Subject
from ui import choice
from ui.run import running
from ui.sentences import as_text, errors_as_sentences
from ui.show import chart, drawing

ROUNDS = 12
FIRST = ("googlenet-mini", "inception_v3-mini", "resnet18-mini")


@st.fragment
@errors_as_sentences
def architectures(subject: Subject) -> None:
    """The table, the answers of the networks whose weights are here, and their time per picture."""
    st.header("The architectures beside each other")
    names = choice.kept_several(
        st.multiselect,
        "Networks",
        list(NETWORKS),
        key="arch_names",
        default=FIRST,
        format_func=lambda name: NETWORKS[name].title,
    )
    if not names:
        st.info("Choose at least one network.")
        return
    chosen = [NETWORKS[name] for name in names]
    here = [card for card in chosen if weights.locate(card)]
    subjects = {card.name: replace(subject, card=card, own=None) for card in here}
    rows = [_cells(card, facts_of(card), card.name in subjects) for card in chosen]
    st.dataframe(rows, hide_index=True, width="stretch", key="arch_table")
    st.caption(
        "Depth: weighted layers on the longest path. Receptive field: of the last grid's units. "
        "Memory: all outputs of one picture, float32. All read from the network itself at its own "
        "input size; auxiliary heads do not run and are not counted. An answer needs weights on "
        "this machine: choose an official network in the sidebar once to fetch them."
    )
    _answers(subjects)
    _times(subjects)


def _cells(card: NetworkCard, facts: NetworkFacts, loaded: bool) -> dict[str, object]:
    measured_on = "ImageNet" if card.origin == "official" else f"its {card.class_count} classes"
    return {
        "Network": card.title,
        "Input (px)": card.crop,
        "Depth": facts.depth,
        "MAC": short(facts.macs),
        "Parameters": short(facts.parameters),
        "Memory (MB)": round(facts.memory / 1e6, 1),
        "Receptive field (px)": f"{facts.field[0]}×{facts.field[1]}",
        "Top-1": f"{card.top1:.1%} of {measured_on}" if card.top1 else "",
        "Weights": "here" if loaded else "not on this machine",
    }


def _answers(subjects: Mapping[str, Subject]) -> None:
    """The five most probable classes of every network whose weights are here."""
    for start in range(0, len(subjects), 4):
        row = list(subjects.values())[start : start + 4]
        for column, subject in zip(st.columns(max(len(row), 3)), row, strict=False):
            logits = subject.stages(()).logits
            with column:
                st.markdown(f"**{as_text(subject.card.title)}**")
                top = top_classes(logits, subject.classes)
                drawing(classes_svg(top), key=f"arch_top_{subject.network}")


def _times(subjects: Mapping[str, Subject]) -> None:
    if not subjects or not st.button(
        "Time one picture on this machine", icon=":material/timer:", key="arch_time"
    ):
        return
    rounds = timed(subjects, ROUNDS)
    times: dict[str, Timing] = {}
    text = "Timing the networks in turn …"
    # a click inside a fragment would wait for the end, so there is no Stop; it takes a few seconds
    with running(text, ROUNDS, "arch", stoppable=False) as step:
        for done, times in enumerate(rounds, 1):  # noqa: B007
            step(text=f"Round {done} of {ROUNDS}, the networks in turn")
    titles = [subjects[name].card.title for name in times]
    _timed(titles, list(times.values()), next(iter(subjects.values())).device)


def _timed(titles: Sequence[str], times: Sequence[Timing], device: str) -> None:
    figure = timing_bars(
        titles, [t.median for t in times], [t.low for t in times], [t.high for t in times]
    )
    chart(figure, key="arch_times", name="time-per-picture")
    st.caption(
        f"Median and quartiles of {times[0].rounds} rounds; one forward pass of one picture on "
        f"{device}, one thread; the networks take turns."
    )
