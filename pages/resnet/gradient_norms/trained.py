"""Gradient norms in trained networks: auxiliary losses on and off, and what was recorded during training."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from serving.selection import Selection

from analysis.gradients.heads import attached
from analysis.pictures.framing import Framed
from figures.plots.norms import layer_lines
from figures.style import BRANCHES
from pages.inception.auxiliary.choices import weight_sliders
from serving.heads import architecture_heads, head_contributions, short_module
from serving.networks import Instrument
from ui.frame import in_sentences
from ui.show import modebar

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
