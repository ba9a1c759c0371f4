"""Gradient norms in trained networks: auxiliary losses on and off, and what was recorded during training."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.auxiliary import attached
from analysis.images import Framed
from figures.depth_plots import layer_lines, training_profile
from figures.style import BRANCHES
from training.depth_records import Record, read_records
from ui.compute import Instrument
from ui.frame import in_sentences
from ui.gradient_lab import modebar
from ui.head_losses import (
    architecture_heads,
    head_contributions,
    short_module,
    weight_sliders,
)
from ui.selection import Selection

Norms = NDArray[np.float64]
ON, OFF = BRANCHES["double3x3"], BRANCHES["1x1"]


@st.fragment
@in_sentences
def trained_network(selection: Selection, tool: Instrument, seen: Framed) -> None:
    """Every layer of the chosen network, for the photo and a class, with its auxiliary losses on and off."""
    card = tool.loaded.card
    st.header(f"In a trained network: {card.title}", anchor="trained")
    where = architecture_heads(card.name, card)
    heads = list(attached(tool.traced, where))
    classes = tool.loaded.classes
    columns = st.columns(1 + max(len(heads), 1), vertical_alignment="bottom")
    target = columns[0].selectbox("Loss for the class", range(len(classes)), key="grad_class",
                                  format_func=lambda i: classes[i])  # fmt: skip
    weights: dict[str, float] = {}
    for column, head in zip(columns[1:], heads, strict=False):
        with column:
            weights |= weight_sliders([head], "grad_weight")
    found = head_contributions(selection, tool, seen, target)
    lines = [("real loss alone", OFF, found.total({}, by_layer=True))]
    if heads:
        terms = " + ".join(f"{weights[head]:g} {head}" for head in heads)
        lines.append((f"real + {terms}", ON, found.total(weights, by_layer=True)))
    short = [short_module(module) for module in found.module_of]
    st.plotly_chart(layer_lines(found.layers, short, lines), key="grad_trained",
                    config=modebar(f"gradient-norms-{card.name}"))  # fmt: skip
    st.markdown(_words(lines, found.total_loss({}), found.total_loss(weights)))
    st.caption(_heads_sentence(card.title, card.family, where, heads) +
               " One picture, eval mode; the shared weights are not touched (torch.func.functional_call).")  # fmt: skip


def _words(lines: list[tuple[str, str, Norms]], off: float, on: float) -> str:
    first = [float(values[0]) for *_, values in lines]
    if len(lines) == 1:
        last = float(lines[0][2][-1])
        return f"**Loss {off:.3f}; the first layer's gradient is {first[0]:.3g}, the last one's {last:.3g}.**"
    change = f", {first[1] / first[0]:.2f} times as much" if first[0] else ""
    return (
        f"**Loss {off:.3f} alone, {on:.3f} with the heads. The first layer's gradient is {first[0]:.3g} alone and "
        f"{first[1]:.3g} with the heads{change}.**"
    )


def _heads_sentence(title: str, family: str, where: dict[str, str], heads: list[str]) -> str:
    if heads:
        return "A head changes only the layers before it; behind the last head both lines are the same."
    if family == "resnet":
        return "A ResNet has no auxiliary heads, so there is one loss."
    return (
        f"{title}: its heads (behind {' and '.join(where)}) are untrained in torchvision and are left out, so only the "
        "main loss is shown. Choose the miniature to switch trained heads on and off."
    )


@in_sentences
def during_training() -> None:
    """Recorded: gradient norms of a deep plain net with BatchNorm at initialisation and while it trained."""
    records = [r for r in read_records() if (r.family, r.seed) == ("plain", 0)]
    if not records:
        return
    shallow, deep = records[0], records[-1]
    st.subheader(f"During training: {deep.name} with BatchNorm (recorded)", anchor="training")
    norms = {epoch: np.array(values) for epoch, values in deep.probes.items()}
    lines = [("at the start" if e == 0 else f"epoch {e}", norms[e]) for e in sorted(norms)]
    left, right = st.columns([3, 2], gap="medium")
    left.plotly_chart(
        training_profile(lines), key="grad_training", config=modebar("norms-in-training")
    )
    right.markdown(_training_words(deep, shallow, norms[0], norms[max(norms)]))
    right.caption(f"{deep.found['data']}. Gradients of {deep.found['gradient_batch']} training pictures. Recorded by "
                  f"`{deep.found['command']}`.")  # fmt: skip


def _training_words(deep: Record, shallow: Record, start: Norms, end: Norms) -> str:
    errors = [100 * record.series("training_error")[-1] for record in (deep, shallow)]
    spread, before = end.max() / end.min(), start.max() / start.min()
    return (
        f"The first layer's gradient is {start[0]:,.0f} at initialisation and {end[0]:.2g} after epoch {deep.epochs}. "
        f"The largest and the smallest norm of the {len(end)} layers then differ by a factor of {spread:,.0f} "
        f"({before:,.0f} at initialisation): the gradient neither vanishes nor explodes.\n\n"
        f"Still {deep.name} ends with **{errors[0]:.0f} %** training error and {shallow.name} with "
        f"**{errors[1]:.0f} %**. So vanishing gradients alone do not explain degradation."
    )
