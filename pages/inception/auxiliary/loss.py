"""The total loss, and what each of its parts gives every layer."""

import numpy as np
import streamlit as st

from analysis.gradients.heads import Contributions
from analysis.pictures.framing import Framed
from figures.plots.modules import module_lines, share_stack
from figures.style import BRANCHES, HEADS
from pages.inception.auxiliary.choices import weight_sliders
from pages.inception.auxiliary.listing import LISTING
from serving.heads import head_contributions, short_module
from serving.networks import Instrument
from serving.selection import Selection
from ui.show import modebar

TOTAL = BRANCHES["pool"]


def total_loss(selection: Selection, tool: Instrument, seen: Framed, heads: list[str]) -> None:
    """The section: a class and the heads' weights, the loss's formula, and the gradients of its parts."""
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
    parts = [(names[h], HEADS[h], scale[h] * found.norms[h]) for h in names]
    left, right = st.columns(2, gap="medium")
    left.markdown("**Gradient of every module**: the weighted parts, and their sum")
    left.plotly_chart(module_lines(modules, [*parts, ("sum of all", TOTAL, found.total(weights))]), key="aux_norms",
                      config=modebar("gradient-by-module"))  # fmt: skip
    shares = found.shares(weights)
    right.markdown("**How much each loss contributes**: its norm's share of the parts")
    right.plotly_chart(share_stack(modules, [(names[h], HEADS[h], shares[h]) for h in names]), key="aux_shares",
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
