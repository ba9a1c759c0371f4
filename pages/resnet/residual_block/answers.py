"""Answers with and without the deleted blocks: the chosen network's, and a CIFAR-10 net's."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.numbers import probabilities, top_classes
from figures.diagrams.bars import classes_svg
from figures.style import FAMILIES
from pages.resnet.residual_block.results import Logits, cifar_logits
from serving.subject import Subject
from training.data.cifar10 import CLASSES
from ui.show import drawing


def answers(before: Logits, after: Logits, classes: Sequence[str], title: str, key: str) -> None:
    """Two top-5 lists side by side."""
    sides = (("The whole network", before), (title, after))
    for place, (column, (words, logits)) in enumerate(zip(st.columns(2), sides, strict=True)):
        with column:
            st.markdown(f"**{words}**")
            drawing(classes_svg(top_classes(logits, classes)), key=f"{key}_top{place}")


def logits_table(before: Logits, after: Logits, classes: Sequence[str], key: str) -> None:
    """Logits and probabilities of every class that is among the five best before or after."""
    best = {*np.argsort(-before, kind="stable")[:5], *np.argsort(-after, kind="stable")[:5]}
    order = sorted((int(k) for k in best), key=lambda k: -before[k])
    chances = probabilities(before), probabilities(after)
    rows = [
        {
            "class": classes[k],
            "logit": float(before[k]),
            "logit after": float(after[k]),
            "difference": float(after[k] - before[k]),
            "probability": f"{chances[0][k]:.1%}",
            "probability after": f"{chances[1][k]:.1%}",
        }
        for k in order
    ]
    number = st.column_config.NumberColumn(format="%.3f")
    signed = st.column_config.NumberColumn(format="%+.3f")
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        column_config={"logit": number, "logit after": number, "difference": signed},
    )
    change = float(np.linalg.norm(after - before) / max(float(np.linalg.norm(before)), 1e-12))
    st.caption(f"All {len(before)} logits together moved by {change:.1%} of their norm.")


def family_answers(subject: Subject, name: str, deleted: tuple[int, ...]) -> None:
    """A recorded CIFAR-10 net's answers for the picture, whole and without the deleted blocks."""
    before, after = cifar_logits(subject, name), cifar_logits(subject, name, deleted)
    colour = FAMILIES[name.split("-")[0]]
    change = float(np.linalg.norm(after - before) / np.linalg.norm(before))
    words = f"logits moved by {change:.0%} of their norm" if deleted else "nothing is deleted"
    st.markdown(
        f'<span style="color:{colour}">■</span> **{name}**: {words}', unsafe_allow_html=True
    )
    sides = (("whole", before), ("after deletion", after))
    for column, (title, logits) in zip(st.columns(2), sides, strict=True):
        with column:
            st.caption(title)
            drawing(classes_svg(top_classes(logits, CLASSES)), key=f"depth_{name}_{title[:5]}")
    with st.expander("Logits"):
        _family_table(before, after, f"depth_logits_{name}")


def _family_table(before: Logits, after: Logits, key: str) -> None:
    number, signed = (st.column_config.NumberColumn(format=f) for f in ("%.3f", "%+.3f"))
    st.dataframe(
        [
            {"class": label, "whole": float(b), "after": float(a), "difference": float(a - b)}
            for label, b, a in zip(CLASSES, before, after, strict=True)
        ],
        hide_index=True,
        key=key,
        column_config={"whole": number, "after": number, "difference": signed},
    )
