"""The switchboard's parts beside the switches: a later module, the recorded accuracies, the code."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from analysis.ablation import Join, Off, Run
from analysis.summaries import order
from analysis.walk import Change, Edge
from figures.branch_grid import Cell, Row, grid_html
from figures.raster import bright_scale
from figures.style import branch_colour
from figures.tiles import sheet, tiles_svg
from models.catalog import ROOT, NetworkCard
from ui import link
from ui.pick import drawing

SHOWN = 16


def later_module(
    joins: Sequence[Join], off: Off, changes: Mapping[Edge, Change], whole: Run, now: Run
) -> None:
    """What one module's branches give, before and after, on one colour scale."""
    names = [join.name for join in joins]
    st.subheader("Another module’s activations")
    chosen = link.restore_name("sw_module", names[-1], names)
    st.selectbox("Module", names, key="sw_module", width=200)
    link.publish("sw_module", chosen, names[-1])
    which = names.index(chosen)
    join = joins[which]
    pairs = [(_maps(whole.given[edge]), _received(now, edge, changes)) for edge in join.edges]
    for column, part, pair, place in zip(
        st.columns(len(pairs)), join.parts, pairs, range(4), strict=False
    ):
        with column:
            colour = branch_colour(part.role)
            st.html(f'<div style="border-top:5px solid {colour};padding-top:.2rem"><b>{part.title}</b>'
                    f"{' (off)' if (which, place) in off else ''}</div>")  # fmt: skip
            _tiles(pair, f"sw_tiles{place}")
    if which < min((w for w, _ in off), default=0):
        st.caption("This module comes before the first switch: nothing changes here.")
    else:
        st.caption(f"The {SHOWN} channels with the highest mean in the whole network: before above, after below, on "
                   "one scale for each branch.")  # fmt: skip


def _maps(given: Tensor) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return given[0].cpu().numpy()


def _received(
    now: Run, edge: Edge, changes: Mapping[Edge, Change]
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    with torch.inference_mode():
        return _maps(changes[edge](now.given[edge]) if edge in changes else now.given[edge])


def _tiles(pair: Sequence[Any], key: str) -> None:
    chosen = order(pair[0], "strength")[:SHOWN]
    scale = bright_scale(np.concatenate([maps[chosen].ravel() for maps in pair]), "Viridis")
    for maps, word in zip(pair, ("before", "after"), strict=True):
        svg = tiles_svg(sheet(maps[chosen], scale, scale.name), [str(k) for k in chosen],
                        [f"channel {k}, mean {maps[k].mean():.3g}" for k in chosen], None)  # fmt: skip
        drawing(svg, key=f"{key}_{word}", columns=8)
        st.caption(f"{word}: mean {maps.mean():.3g}")


def record_of(card: NetworkCard) -> dict[str, Any] | None:
    """The recorded accuracies of a shipped network without each branch, if they were measured."""
    path = ROOT / "assets" / "knockout" / f"{card.builder}-branches.json"
    if card.origin != "shipped" or not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def recorded(card: NetworkCard, joins: Sequence[Join], how: str) -> None:
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


def _cell(join: Join, place: int, record: Mapping[str, Any], how: str, most: float) -> Cell:
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


CODE = """from analysis.ablation import changes_for, joins_of, switched_run
from analysis.walk import Walk

walk = Walk(trace(network, size))                 # the network's own operations, none of them in place
joins = joins_of(walk.traced)                     # its concatenations, or its residual sums
off = frozenset({(0, 1)})                         # the second branch of the first one
whole = switched_run(walk, joins, pixels, {})
changes = changes_for(joins, off, "zero", {})
first = min(join for join, _ in off)
run = switched_run(walk, joins, pixels, changes, base=(whole, first))   # from the first change on
logits = run.logits
"""


def code_panel() -> None:
    """How this was computed."""
    with st.expander("How this was computed", icon=":material/code:"):
        st.markdown(
            "A branch that is off still runs; what its concatenation or sum receives from it (after its ReLU) is "
            "replaced. What lies before the first switch that changed is taken from the run before: the result has "
            "the same bits as a whole pass. “Only 1×1” keeps all branches where a module has no 1×1 branch."
        )
        st.code(CODE, "python")
