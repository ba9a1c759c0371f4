"""The recorded accuracies without each branch, on the whole validation set."""

from collections.abc import Sequence

import streamlit as st

from analysis.structure.junctions import Junction
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.style import branch_colour
from models.catalog import NetworkCard
from records.branch_knockouts import BranchKnockouts, branch_knockouts
from ui.sentences import as_text
from ui.show import drawing


def recorded(card: NetworkCard, joins: Sequence[Junction], how: str) -> None:
    """Accuracy with one branch knocked out; what was not recorded stands in as its mean."""
    st.subheader("Accuracy without one branch")
    record = branch_knockouts(card)
    if record is None:
        st.caption(
            f"No accuracy is recorded for {as_text(card.title)}: measuring it takes the "
            "validation set and training.branch_knockout, which is for the miniatures. The "
            "switches work with any weights."
        )
        return
    used = how if how in ("zero", "mean") else "mean"
    rows = [_row(join, record, used) for join in joins]
    columns = max(len(row.cells) for row in rows)
    drawing(grid_html(rows, "accuracy"), key="sw_record", columns=columns)
    what = "zero" if used == "zero" else f"its mean ({record.mean})"
    st.caption(
        f"Recorded: top-1 of {record.whole:.1%} with everything on, and with one branch replaced "
        f"by {what}; {_pictures(record)} at {record.size} px, torch {record.torch}. "
        f"Measured by: {record.command}."
    )


def _pictures(record: BranchKnockouts) -> str:
    if record.pictures == record.of:
        return f"all {record.of:,} validation pictures"
    return (
        f"{record.pictures:,} of the {record.of:,} validation pictures, "
        f"so give or take {2 * record.error:.1%},"
    )


def _row(join: Junction, record: BranchKnockouts, how: str) -> Row:
    name = join.name.removeprefix("inception").removeprefix("Mixed_")
    return Row(name, "", [_cell(join, place, record, how) for place in range(len(join.parts))])


def _cell(join: Junction, place: int, record: BranchKnockouts, how: str) -> Cell:
    part, accuracy = join.parts[place], record.without[join.name][how][place]
    lost = record.lost(join.name, how, place)
    detail = f"{join.name} without {part.title}: {accuracy:.1%}, {-100 * lost:+.1f} points"
    return Cell(
        f"{join.name}/{place}",
        branch_colour(part.role),
        part.title,
        f"{accuracy:.1%}",
        lost / (record.most_lost(how) or 1.0),
        detail,
    )
