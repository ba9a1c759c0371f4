"""Gradient norms in trained networks: auxiliary losses on and off."""

import streamlit as st

from analysis.gradients.heads import attached
from figures.plots.norms import layer_lines
from figures.style import BRANCHES
from pages.resnet.gradient_norms.words import heads_words, losses_words
from serving.heads import architecture_heads, head_contributions, short_module
from serving.subject import Subject
from ui.choice import kept
from ui.loss_weights import loss_weights
from ui.sentences import as_text, errors_as_sentences
from ui.show import chart

ON, OFF = BRANCHES["double3x3"], BRANCHES["1x1"]


@st.fragment
@errors_as_sentences
def trained(subject: Subject) -> None:
    """Every layer of the chosen network, for the photo and a class, with its auxiliary losses on
    and off.
    """
    card, classes = subject.card, subject.classes
    st.header(f"In a trained network: {as_text(card.title)}", anchor="trained")
    modules = architecture_heads(subject)
    heads = list(attached(subject.instrument.traced, modules))
    columns = st.columns(1 + max(len(heads), 1), vertical_alignment="bottom")
    target = kept(
        columns[0].selectbox,
        "Loss for the class",
        range(len(classes)),
        key="grad_class",
        default=0,
        read=int,
        format_func=lambda number: classes[number],
    )
    weights = loss_weights(heads, "grad_weight", columns[1 : len(heads) + 1])
    losses = head_contributions(subject, target)
    lines = [("real loss alone", OFF, losses.total({}, by_layer=True))]
    if heads:
        terms = " + ".join(f"{weights[head]:g} {head}" for head in heads)
        lines.append((f"real + {terms}", ON, losses.total(weights, by_layer=True)))
    short = [short_module(module) for module in losses.module_of]
    figure = layer_lines(losses.layers, short, lines)
    chart(figure, "grad_trained", f"gradient-norms-{card.name}")
    st.markdown(losses_words(lines, losses.total_loss({}), losses.total_loss(weights)))
    st.caption(
        heads_words(as_text(card.title), card.family, list(modules), heads)
        + " One picture, eval mode; the shared weights are not touched"
        " (torch.func.functional_call)."
    )
