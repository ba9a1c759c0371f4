"""The total loss, and what each of its parts gives every layer."""

from collections.abc import Collection, Mapping

import numpy as np
import streamlit as st

from analysis.gradients.heads import Contributions
from figures.plots.modules import module_lines, share_stack
from figures.style import BRANCHES, HEADS
from pages.inception.auxiliary.choices import choices
from pages.inception.auxiliary.listing import LISTING
from serving.heads import head_contributions, short_module
from serving.subject import Subject
from ui.show import chart
from ui.takeaway import code


def loss(subject: Subject, heads: Collection[str]) -> None:
    """A class and the heads' weights, the loss's formula, and the gradients of its parts."""
    st.header("One loss from all heads", anchor=False)
    chosen = choices(subject, heads)
    with st.spinner("Gradients of every loss …"):
        parts = head_contributions(subject, chosen.target)
    st.latex(_formula(parts, chosen.weights))
    _gradients(parts, chosen.weights)
    st.markdown(_words(parts, chosen.weights))
    st.caption(
        "L2 norms over a module's convolution and linear weights, one photo, eval mode, the heads' "
        "own weights left out. A head reaches only the modules before it (a ResNet has no heads: "
        "its shortcuts carry the gradient). Where gradients point the same way (cosine near 1) the "
        "sum is as long as the parts together; where they disagree it is shorter."
    )
    code("One forward pass, and one backward pass for each loss.", LISTING)


def _formula(parts: Contributions, weights: Mapping[str, float]) -> str:
    """The lecture's line, and under it the same with this photo's values."""
    words = " + ".join(f"{w:g}\\cdot \\text{{{head}}}" for head, w in weights.items())
    terms = " + ".join(f"{w:g}\\cdot {parts.losses[head]:.3f}" for head, w in weights.items())
    return (
        r"\begin{aligned}\text{total} &= \text{real} + " + words + r"\\ "
        f"&= {parts.losses['real']:.3f} + {terms}"
        r"\\ " + f"&= \\mathbf{{{parts.total_loss(weights):.3f}}}"
        r"\end{aligned}"
    )


def _titles(weights: Mapping[str, float]) -> dict[str, str]:
    """What each weighted part is called, by its head."""
    return {"real": "real", **{head: f"{weight:g} × {head}" for head, weight in weights.items()}}


def _gradients(parts: Contributions, weights: Mapping[str, float]) -> None:
    """Norms of the weighted parts and of their sum, and the parts' shares, for every module."""
    titles, norms, shares = _titles(weights), parts.norms, parts.shares(weights)
    modules = [short_module(module) for module in parts.modules]
    lines = [
        (title, HEADS[head], weights.get(head, 1.0) * norms[head]) for head, title in titles.items()
    ]
    lines.append(("sum of all", BRANCHES["pool"], parts.total(weights)))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Gradient of every module**: the weighted parts, and their sum")
        chart(module_lines(modules, lines), key="aux_norms", name="gradient-by-module")
    with right:
        st.markdown("**How much each loss contributes**: its norm's share of the parts")
        bars = [(title, HEADS[head], shares[head]) for head, title in titles.items()]
        chart(share_stack(modules, bars), key="aux_shares", name="shares-by-module")


def _words(parts: Contributions, weights: Mapping[str, float]) -> str:
    """The first module in numbers: the losses' shares, and whether their gradients agree."""
    shares = parts.shares(weights)
    said = ", ".join(f"{title} {100 * shares[h][0]:.0f} %" for h, title in _titles(weights).items())
    angles = ", ".join(
        f"{head} {value:+.2f}"
        for head in weights
        if np.isfinite(value := float(parts.agreement(head)[0]))
    )
    first = parts.modules[0]
    return f"**In {first}: {said}.** Cosine with the real loss's gradient there: {angles}."
