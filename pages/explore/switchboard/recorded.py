"""The switchboard's parts beside the switches: a later module, the recorded accuracies, the code."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from analysis.structure.junctions import Junction
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour
from models.catalog import NetworkCard
from records.knockouts import record_of
from ui.show import drawing


def recorded(card: NetworkCard, joins: Sequence[Junction], how: str) -> None:
    """Accuracy with one branch knocked out, on the whole validation set."""
    st.subheader("Accuracy without one branch")
    record = record_of(card)
    if record is None:
        st.caption(f"No accuracy is recorded for {card.title}: it takes the validation set and "
                   "training.branch_knockout, which measures the miniatures. The switches work with any weights."
                   )  # fmt: skip
        return
    used = how if how in ("zero", "mean") else "mean"
    most = (
        max(record["whole"] - a for rows in record["without"].values() for a in rows[used]) or 1.0
    )
    rows = [
        Row(join.name.removeprefix("inception").removeprefix("Mixed_"), "",
            [_cell(join, place, record, used, most) for place in range(len(join.parts))])
        for join in joins
    ]  # fmt: skip
    drawing(
        grid_html(rows, "accuracy"), key="sw_record", columns=max(len(row.cells) for row in rows)
    )
    what = "zero" if used == "zero" else f"its mean ({record['mean']})"
    st.caption(
        f"Recorded: top-1 of {record['whole']:.1%} with everything on, and with one branch replaced by {what}; "
        f"{_pictures(record)} at {record['size']} px, torch {record['torch']}. "
        f"Measured by: {record['command']}."
    )


def _pictures(record: Mapping[str, Any]) -> str:
    done, of = record["pictures"], record["of"]
    if done == of:
        return f"all {of:,} validation pictures of Imagenette"
    error = (record["whole"] * (1 - record["whole"]) / done) ** 0.5
    return f"{done:,} of Imagenette’s {of:,} validation pictures, so give or take {2 * error:.1%},"


def _cell(join: Junction, place: int, record: Mapping[str, Any], how: str, most: float) -> Cell:
    part, accuracy = join.parts[place], record["without"][join.name][how][place]
    lost = record["whole"] - accuracy
    detail = f"{join.name} without {part.title}: {accuracy:.1%}, {-100 * lost:+.1f} points"
    return Cell(
        f"{join.name}/{place}",
        branch_colour(part.role),
        part.title,
        f"{accuracy:.1%}",
        lost / most,
        detail,
    )
