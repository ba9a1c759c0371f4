"""The class that would be right, and the heads' weights in the total loss."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from serving.heads import WEIGHTS
from serving.subject import Subject
from ui.choice import kept, kept_number


@dataclass(frozen=True)
class Choices:
    """The right class by number, and each auxiliary head's weight (0 to 1)."""

    target: int
    weights: Mapping[str, float]


def choices(subject: Subject, heads: Collection[str]) -> Choices:
    """The class, and a slider for each of the heads."""
    classes = subject.classes
    first, *others = st.columns(1 + len(heads))
    target = kept(
        first.selectbox,
        "Right class",
        range(len(classes)),
        key="aux_class",
        default=0,
        read=int,
        format_func=lambda number: classes[number],
    )
    weights = {
        head: kept_number(
            column.slider,
            f"Weight of {head}",
            (0.0, 1.0),
            key=f"aux_weight_{head}",
            default=WEIGHTS[head],
            step=0.05,
        )
        for head, column in zip(heads, others, strict=True)
    }
    return Choices(target, weights)
