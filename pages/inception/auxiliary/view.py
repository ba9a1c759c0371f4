"""Auxiliary heads on the photo: where they attach, and what each of them answers."""

from collections.abc import Mapping

import streamlit as st

from analysis.activations.numbers import top_classes
from analysis.gradients.heads import Heads, Values, attached
from figures.diagrams.bars import classes_svg
from figures.diagrams.head_strip import Hanging, strip_svg
from figures.style import GREY, HEADS
from pages.inception.auxiliary.loss import loss
from pages.inception.auxiliary.results import blocks_of
from serving.heads import architecture_heads, head_answers
from serving.subject import Subject
from ui.sentences import as_text, errors_as_sentences
from ui.show import drawing


@st.fragment
@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question."""
    architecture = architecture_heads(subject)
    where = {head: module for module, head in architecture.items()}
    present = attached(subject.instrument.traced, architecture)
    heads = head_answers(subject)
    svg = strip_svg(blocks_of(subject), _hanging(subject, heads, where))
    drawing(svg, key="aux_strip")
    if not present:
        st.warning(_absent(subject, where))
        return
    st.caption(
        "What each head predicts for your photo. Bars: the modules that a loss's gradient "
        "reaches, from its head back to the input. Predictions are in eval mode (no dropout, "
        "BatchNorm with its stored averages). The heads are used in training only, then "
        "discarded."
    )
    _answers(subject, heads, where)
    loss(subject, list(present))


def _absent(subject: Subject, where: Mapping[str, str]) -> str:
    """Why no head is shown."""
    own = subject.card.origin == "own"
    why = "the checkpoint holds none that fit" if own else "torchvision never trained them"
    return (
        f"{as_text(subject.card.title)}: its heads attach behind {' and '.join(where.values())}, "
        f"but {why}, so they are left out and no prediction of theirs is shown. The miniature "
        "and Inception v3 have trained heads."
    )


def _missing(subject: Subject) -> str:
    return "not in the checkpoint" if subject.card.origin == "own" else "untrained, left out"


def _answers(subject: Subject, heads: Heads, where: Mapping[str, str]) -> None:
    """The most probable classes of every head, the real one last."""
    names = [*(head for head in heads.logits if head != "real"), "real"]
    for column, head in zip(st.columns(len(names)), names, strict=True):
        with column:
            st.markdown(f"**{_title(head, where)}**")
            top = top_classes(heads.logits[head], subject.classes)
            drawing(classes_svg(top), key=f"head_{head}")


def _title(head: str, where: Mapping[str, str]) -> str:
    return "The network's own answer" if head == "real" else f"{head}, behind {where[head]}"


def _hanging(subject: Subject, heads: Heads, where: Mapping[str, str]) -> list[Hanging]:
    """Every head of the architecture, the real one last."""
    hanging = []
    for head, module in {**where, "real": blocks_of(subject)[-1].name}.items():
        if head in heads.logits:
            words = _answer(subject, heads.logits[head])
            hanging.append(Hanging(head, words, module, HEADS[head]))
        else:
            hanging.append(Hanging(head, _missing(subject), module, GREY, False))
    return hanging


def _answer(subject: Subject, logits: Values) -> str:
    ((name, share),) = top_classes(logits, subject.classes, 1)
    return f"{name} {100 * share:.0f} %"
