"""Auxiliary heads on the photo: their answers, the total loss, and who feeds which module's gradient."""

import streamlit as st

from analysis.auxiliary import Contributions, Heads, Values, answers, attached, contributions
from analysis.images import Framed, network_input
from analysis.summaries import top_classes
from figures.bars import classes_svg
from figures.cost_plots import module_lines
from figures.style import BRANCHES
from models.loading import heads_of
from ui.compute import Instrument, one_core
from ui.frame import in_sentences
from ui.pick import drawing
from ui.selection import Selection

COLOURS = {
    "real": BRANCHES["1x1"],
    "aux1": BRANCHES["3x3"],
    "aux2": BRANCHES["5x5"],
    "AuxLogits": BRANCHES["3x3"],
}
WEIGHTS = {"aux1": 0.3, "aux2": 0.3, "AuxLogits": 0.4}


@st.cache_resource(max_entries=32, show_spinner=False)
def _answers(
    name: str, device: str, key: str, framing: str, _tool: Instrument, _seen: Framed
) -> Heads:
    card = _tool.loaded.card
    pixels = network_input(_seen, card.mean, card.std).to(device)
    with one_core():
        return answers(_tool.traced, heads_of(card), pixels)


@st.cache_resource(max_entries=64, show_spinner=False)
def _contributions(name: str, device: str, key: str, framing: str, target: int, _tool: Instrument,
                   _seen: Framed) -> Contributions:  # fmt: skip
    card = _tool.loaded.card
    pixels = network_input(_seen, card.mean, card.std).to(device)
    with one_core():
        return contributions(_tool.traced, heads_of(card), pixels, target)


@st.fragment
@in_sentences
def auxiliary_lab(selection: Selection, tool: Instrument, seen: Framed) -> None:
    """The page below its question."""
    card = tool.loaded.card
    where = {head: module for module, head in heads_of(card).items()}
    present = attached(tool.traced, heads_of(card))
    if not present:
        st.warning(
            f"{card.title}: its heads attach behind {', '.join(where.values())}, but torchvision never trained them, "
            "so they are left out and no class is shown from them. The miniature and Inception v3 have trained heads."
        )
        return
    key = (selection.network, selection.device, selection.picture.key, selection.framing)
    found = _answers(*key, tool, seen)
    for column, (head, logits) in zip(st.columns(len(found.logits)), _ordered(found), strict=True):
        with column:
            title = (
                "The network's own answer" if head == "real" else f"{head}, behind {where[head]}"
            )
            st.markdown(f"**{title}**")
            drawing(classes_svg(top_classes(logits, tool.loaded.classes)), key=f"head_{head}")
    _loss(key, tool, seen, list(present))


def _ordered(found: Heads) -> list[tuple[str, Values]]:
    return [
        *((n, v) for n, v in found.logits.items() if n != "real"),
        ("real", found.logits["real"]),
    ]


def _loss(key: tuple[str, str, str, str], tool: Instrument, seen: Framed, heads: list[str]) -> None:
    st.header("One loss from all heads")
    classes = tool.loaded.classes
    columns = st.columns(1 + len(heads))
    target = columns[0].selectbox(
        "Right class", range(len(classes)), format_func=lambda i: classes[i], key="aux_class"
    )
    weights = {
        head: column.slider(
            f"Weight of {head}", 0.0, 1.0, WEIGHTS[head], 0.05, key=f"weight_{head}"
        )
        for column, head in zip(columns[1:], heads, strict=True)
    }
    found = _contributions(*key, target, tool, seen)
    total = found.losses["real"] + sum(weights[h] * found.losses[h] for h in heads)
    terms = " + ".join(f"{weights[h]:g} × {found.losses[h]:.3f}" for h in heads)
    st.markdown(f"**Total loss = real {found.losses['real']:.3f} + {terms} = {total:.3f}**")
    lines = [("real", COLOURS["real"], [float(v) for v in found.norms["real"]])]
    lines += [
        (f"{weights[h]:g} × {h}", COLOURS[h], [float(weights[h] * v) for v in found.norms[h]])
        for h in heads
    ]
    st.plotly_chart(module_lines(found.modules, lines), key="aux_norms")
    st.caption(
        "Norm of what each weighted loss alone gives the weights of every module (one photo, eval mode). A head "
        "reaches only the modules before it. At inference the heads are thrown away."
    )
