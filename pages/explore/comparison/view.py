"""Two sides beside each other: answers, activations, and what the architectures are."""

import streamlit as st

from analysis.activations.comparison import ClassRow, class_rows
from figures.plots.sides import class_bars
from figures.style import SIDES
from pages.explore.comparison.activations import activations_beside
from pages.explore.comparison.attribution import attribution_beside
from pages.explore.comparison.ledger import ledger_beside
from pages.explore.comparison.sides import Side, other_selection, side
from serving.selection import Selection
from ui import choice
from ui.frame import in_sentences

VIEWS = {
    "activations": activations_beside,
    "ledger": ledger_beside,
    "attribution": attribution_beside,
}
TITLES = {"activations": "Activations", "ledger": "Branch ledger", "attribution": "Attribution"}


@in_sentences
def comparison_lab(selection: Selection) -> None:
    """B's choice, both answers, and one of the views. No fragment: any change must be able to stop a run."""
    _, other = other_selection(selection)
    a, b = side("A", selection), side("B", other)
    _heads(a, b)
    _answers(a, b)
    view = choice.restore_name("cmp_view", "activations", list(VIEWS))
    st.segmented_control(
        "Compare", list(VIEWS), key="cmp_view", format_func=TITLES.__getitem__, required=True
    )
    choice.publish("cmp_view", view, "activations")
    VIEWS[view](a, b)


def _heads(a: Side, b: Side) -> None:
    columns = st.columns(2)
    for column, one in zip(columns, (a, b), strict=True):
        with column:
            st.html(
                f'<div style="border-top:5px solid {SIDES[one.letter]};padding-top:.3rem;font-size:1.05rem">'
                f"<b>{one.letter}</b> {one.tool.loaded.card.title}<br>"
                f'<span style="opacity:.8;font-size:.9rem">{one.selection.picture.title}</span></div>'
            )
            st.image(one.view.pixels, width=200)


def _answers(a: Side, b: Side) -> None:
    rows = class_rows(
        (a.found.logits, a.tool.loaded.classes), (b.found.logits, b.tool.loaded.classes)
    )
    left, right = st.columns([3, 2])
    left.plotly_chart(
        class_bars(
            [r.name for r in rows], [r.first[0] if r.first else None for r in rows],
            [r.second[0] if r.second else None for r in rows],
            (a.tool.loaded.card.title, b.tool.loaded.card.title),
        ),
        key="cmp_classes",
    )  # fmt: skip
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
