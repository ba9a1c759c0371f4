"""Auxiliary heads on the photo: where they attach, their answers, the total loss, and who feeds which module."""

import streamlit as st

from analysis.activations.numbers import top_classes
from analysis.gradients.heads import Heads, Values, attached
from analysis.pictures.framing import Framed
from analysis.structure.blueprint import blueprint
from figures.diagrams.bars import classes_svg
from figures.diagrams.head_strip import Hanging, Part, strip_svg
from figures.style import GREY, HEADS
from pages.inception.auxiliary.loss import total_loss
from serving.heads import (
    architecture_heads,
    head_answers,
)
from serving.networks import Instrument
from serving.selection import Selection
from ui.frame import in_sentences
from ui.show import drawing


@st.fragment
@in_sentences
def auxiliary_lab(selection: Selection, tool: Instrument, seen: Framed) -> None:
    """The page below its question."""
    card = tool.loaded.card
    where = {head: module for module, head in architecture_heads(card.name, card).items()}
    present = attached(tool.traced, architecture_heads(card.name, card))
    found = head_answers(selection, tool, seen)
    drawing(strip_svg(_parts(card.name, tool), _hanging(found, where, tool)), key="aux_strip")
    if not present:
        st.warning(
            f"{card.title}: its heads attach behind {' and '.join(where.values())}, but torchvision never trained "
            "them, so they are left out and no class is shown from them. The miniature and Inception v3 have "
            "trained heads."
        )
        return
    st.caption(
        "What each head answers to your photo. Bars: the modules that a loss's gradient reaches, from its head back to "
        "the input. Answers are in eval mode (no dropout, BatchNorm with its stored averages); the heads are only used "
        "in training, and thrown away for good after it."
    )
    for column, (head, logits) in zip(st.columns(len(found.logits)), _ordered(found), strict=True):
        with column:
            st.markdown(f"**{_title(head, where)}**")
            drawing(classes_svg(top_classes(logits, tool.loaded.classes)), key=f"head_{head}")
    total_loss(selection, tool, seen, list(present))


def _title(head: str, where: dict[str, str]) -> str:
    return "The network's own answer" if head == "real" else f"{head}, behind {where[head]}"


@st.cache_data(max_entries=16, show_spinner=False)
def _parts(name: str, _tool: Instrument) -> list[Part]:
    return [Part(b.name, b.kind, b.label) for b in blueprint(_tool.traced, _tool.fields, {})]


def _hanging(found: Heads, where: dict[str, str], tool: Instrument) -> list[Hanging]:
    """Every head of the architecture, the real one last."""
    heads = []
    for head, module in where.items():
        if head in found.logits:
            heads.append(Hanging(head, _answer(found.logits[head], tool), module, HEADS[head]))
        else:
            heads.append(Hanging(head, "untrained, left out", module, GREY, False))
    last = _parts(tool.loaded.card.name, tool)[-1].name
    return [*heads, Hanging("real", _answer(found.logits["real"], tool), last, HEADS["real"])]


def _answer(logits: Values, tool: Instrument) -> str:
    ((name, share),) = top_classes(logits, tool.loaded.classes, 1)
    return f"{name} {100 * share:.0f} %"


def _ordered(found: Heads) -> list[tuple[str, Values]]:
    heads = [(name, logits) for name, logits in found.logits.items() if name != "real"]
    return [*heads, ("real", found.logits["real"])]
