"""Auxiliary heads on the photo: where they attach, their answers, the total loss, and who feeds which module."""

import numpy as np
import streamlit as st

from analysis.auxiliary import Contributions, Heads, Values, attached
from analysis.images import Framed
from analysis.network_map import network_map
from analysis.summaries import top_classes
from figures.auxiliary_strip import Hanging, Part, strip_svg
from figures.bars import classes_svg
from figures.module_plots import module_lines, share_stack
from figures.style import BRANCHES
from ui.compute import Instrument
from ui.frame import in_sentences
from ui.gradient_lab import modebar
from ui.head_losses import (
    COLOURS,
    architecture_heads,
    head_answers,
    head_contributions,
    short_module,
    weight_sliders,
)
from ui.pick import drawing
from ui.selection import Selection

TOTAL = BRANCHES["pool"]
ABSENT = "#888888"


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
    _loss(selection, tool, seen, list(present))


def _title(head: str, where: dict[str, str]) -> str:
    return "The network's own answer" if head == "real" else f"{head}, behind {where[head]}"


@st.cache_data(max_entries=16, show_spinner=False)
def _parts(name: str, _tool: Instrument) -> list[Part]:
    return [Part(b.name, b.kind, b.label) for b in network_map(_tool.traced, _tool.fields, {})]


def _hanging(found: Heads, where: dict[str, str], tool: Instrument) -> list[Hanging]:
    """Every head of the architecture, the real one last."""
    heads = []
    for head, module in where.items():
        if head in found.logits:
            heads.append(Hanging(head, _answer(found.logits[head], tool), module, COLOURS[head]))
        else:
            heads.append(Hanging(head, "untrained, left out", module, ABSENT, False))
    last = _parts(tool.loaded.card.name, tool)[-1].name
    return [*heads, Hanging("real", _answer(found.logits["real"], tool), last, COLOURS["real"])]


def _answer(logits: Values, tool: Instrument) -> str:
    ((name, share),) = top_classes(logits, tool.loaded.classes, 1)
    return f"{name} {100 * share:.0f} %"


def _ordered(found: Heads) -> list[tuple[str, Values]]:
    heads = [(name, logits) for name, logits in found.logits.items() if name != "real"]
    return [*heads, ("real", found.logits["real"])]


def _loss(selection: Selection, tool: Instrument, seen: Framed, heads: list[str]) -> None:
    st.header("One loss from all heads", anchor=False)
    classes = tool.loaded.classes
    columns = st.columns(1 + len(heads))
    target = columns[0].selectbox("Right class", range(len(classes)), key="aux_class",
                                  format_func=lambda i: classes[i])  # fmt: skip
    weights: dict[str, float] = {}
    for column, head in zip(columns[1:], heads, strict=True):
        with column:
            weights |= weight_sliders([head], "aux_weight")
    found = head_contributions(selection, tool, seen, target)
    st.latex(_formula(found, weights))
    _gradients(found, weights, heads)


def _formula(found: Contributions, weights: dict[str, float]) -> str:
    """The lecture's line, and under it the same with this photo's values."""
    words = " + ".join(f"{w:g}\\cdot \\text{{{head}}}" for head, w in weights.items())
    terms = " + ".join(f"{w:g}\\cdot {found.losses[head]:.3f}" for head, w in weights.items())
    return (
        r"\begin{aligned}\text{total} &= \text{real} + " + words + r"\\ "
        f"&= {found.losses['real']:.3f} + {terms}"
        r"\\ " + f"&= \\mathbf{{{found.total_loss(weights):.3f}}}"
        r"\end{aligned}"
    )


def _gradients(found: Contributions, weights: dict[str, float], heads: list[str]) -> None:
    """Norms of the weighted parts and of their sum, and the parts' shares, for every module."""
    names = {"real": "real", **{head: f"{weights[head]:g} × {head}" for head in heads}}
    scale = {"real": 1.0, **weights}
    modules = [short_module(module) for module in found.modules]
    parts = [(names[h], COLOURS[h], scale[h] * found.norms[h]) for h in names]
    left, right = st.columns(2, gap="medium")
    left.markdown("**Gradient of every module**: the weighted parts, and their sum")
    left.plotly_chart(module_lines(modules, [*parts, ("sum of all", TOTAL, found.total(weights))]), key="aux_norms",
                      config=modebar("gradient-by-module"))  # fmt: skip
    shares = found.shares(weights)
    right.markdown("**How much each loss contributes**: its norm's share of the parts")
    right.plotly_chart(share_stack(modules, [(names[h], COLOURS[h], shares[h]) for h in names]), key="aux_shares",
                       config=modebar("shares-by-module"))  # fmt: skip
    first = found.modules[0]
    said = ", ".join(f"{names[h]} {100 * shares[h][0]:.0f} %" for h in names)
    angles = ", ".join(
        f"{head} {value:+.2f}"
        for head in heads
        if np.isfinite(value := float(found.agreement(head)[0]))
    )
    st.markdown(f"**In {first}: {said}.** Cosine with the real loss's gradient there: {angles}.")
    st.caption(
        "L2 norms over a module's convolution and linear weights, one photo, eval mode, the heads' own weights left "
        "out. A head reaches only the modules before it (a ResNet has no heads: its shortcuts carry the gradient). "
        "Where gradients point the same way (cosine near 1) the "
        "sum is as long as the parts together; where they disagree it is shorter."
    )
    with st.expander("How this was computed", icon=":material/code:"):
        st.code(LISTING, "python")


LISTING = """# the shared network is not touched: the weights are replaced for this call
weights = {name: w.detach().clone().requires_grad_(True) for name, w in layers}
aux1, aux2, logits = torch.func.functional_call(network_with_heads, weights, (photo,))
losses = [F.cross_entropy(out, label) for out in (logits, aux1, aux2)]
gradients = [torch.autograd.grad(loss, list(weights.values()), retain_graph=True, allow_unused=True)
             for loss in losses]
products = g @ g.T        # for every layer: 3 x 3 inner products, from which any weighted sum's norm follows"""
