"""A CIFAR-10 net's answers with and without the deleted blocks."""

import numpy as np
import streamlit as st

from analysis.activations.numbers import top_classes
from figures.diagrams.bars import classes_svg
from figures.style import FAMILIES
from pages.resnet.deletion.results import cifar_logits
from serving.blocks import Logits
from serving.subject import Subject
from training.data.cifar10 import CLASSES
from ui.show import drawing


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
