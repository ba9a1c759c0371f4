"""Two sides beside each other: answers, activations, and what the architectures are."""

from html import escape

import streamlit as st

from analysis.activations.comparison import ClassRow, class_rows
from figures.plots.sides import class_bars
from figures.style import SIDES
from pages.explore.comparison.activations import activations
from pages.explore.comparison.attribution import attribution
from pages.explore.comparison.ledger import ledger
from pages.explore.comparison.sides import Side, other_subject, side
from serving.subject import Subject
from ui import choice
from ui.sentences import errors_as_sentences
from ui.show import chart

VIEWS = {"activations": activations, "ledger": ledger, "attribution": attribution}
TITLES = {"activations": "Activations", "ledger": "Branch importance", "attribution": "Attribution"}


@errors_as_sentences
def view(subject: Subject) -> None:
    """B's choice, both answers, one of the views. No fragment: any change must stop a run."""
    other = other_subject(subject)
    a, b = side("A", subject), side("B", other)
    if other is subject:  # two modules: one picture before one network has one answer
        activations(a, b)
        return
    _heads(a, b)
    _answers(a, b)
    name = choice.kept(
        st.segmented_control,
        "Compare",
        list(VIEWS),
        key="cmp_view",
        default="activations",
        format_func=TITLES.__getitem__,
        required=True,
    )
    VIEWS[name](a, b)


def _heads(a: Side, b: Side) -> None:
    for column, shown in zip(st.columns(2), (a, b), strict=True):
        subject = shown.subject
        with column:
            st.html(
                '<div style="border-top:5px solid'
                f' {SIDES[shown.letter]};padding-top:.3rem;font-size:1.05rem"><b>{shown.letter}</b>'
                f" {escape(subject.card.title)}<br><span"
                f' style="opacity:.8;font-size:.9rem">{escape(subject.picture.title)}</span></div>'
            )
            st.image(subject.view.pixels, width=200)


def _answers(a: Side, b: Side) -> None:
    rows = class_rows(
        (a.activations.logits, a.subject.classes), (b.activations.logits, b.subject.classes)
    )
    left, right = st.columns([3, 2])
    figure = class_bars(
        [row.name for row in rows],
        [row.first[0] if row.first else None for row in rows],
        [row.second[0] if row.second else None for row in rows],
        (a.subject.card.title, b.subject.card.title),
    )
    with left:
        chart(figure, key="cmp_classes", name="classes-side-by-side")
    right.dataframe(
        [_cells(row) for row in rows], hide_index=True, width="stretch", key="cmp_logits"
    )


def _cells(row: ClassRow) -> dict[str, object]:
    first, second = row.first, row.second
    return {
        "Class": row.name,
        "logit A": round(first[1], 3) if first else None,
        "logit B": round(second[1], 3) if second else None,
        "B − A": round(second[1] - first[1], 3) if first and second else None,
    }
