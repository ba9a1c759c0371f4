"""The class that would be right, and the heads' weights in the total loss."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from serving.subject import Subject
from ui.choice import kept
from ui.loss_weights import loss_weights


@dataclass(frozen=True)
class Choices:
    """The right class by number, and each auxiliary head's weight (0 to 1)."""

    target: int
    weights: Mapping[str, float]


def choices(subject: Subject, heads: Collection[str]) -> Choices:
    """The class, and a slider for each of the heads."""
    names, answer = subject.classes, int(np.argmax(subject.logits))
    first, *others = st.columns(1 + len(heads))
    target = kept(
        first.selectbox,
        "Right class",
        range(len(names)),
        key="aux_class",
        default=answer,
        read=int,
        format_func=lambda number: names[number],
    )
    return Choices(target, loss_weights(list(heads), columns=others))
