"""The residual page's heart: the network as its blocks with switches, its answer, and one block from inside."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.block_anatomy import BlockParts
from analysis.summaries import probabilities, top_classes
from figures.bars import classes_svg
from figures.block_strip import StripBlock, block_strip_svg
from figures.deletion_plots import block_sizes
from figures.style import short
from ui import link
from ui.compute import Instrument
from ui.frame import in_sentences
from ui.pick import drawing
from ui.residual_compute import Sizes, edited_logits, parts_of, sizes
from ui.residual_inside import inside
from ui.residual_state import deleted_blocks, picked, preset_buttons
from ui.selection import Selection

Logits = NDArray[np.float32]
BESIDE = 18  # blocks whose strip leaves room for the answers beside it
KEPT = "a deleted block with a projection keeps its 1×1 shortcut, since what follows needs the new shape"


@st.fragment
@in_sentences
def residual_lab(selection: Selection, tool: Instrument) -> None:
    """Strip, switches, answers, the chosen block, and the sizes of all."""
    parts = parts_of(selection.network, selection.device, tool)
    names = [part.block.name for part in parts]
    default = names[min(1, len(names) - 1)]
    name = link.restore_name("block", default, names)
    deleted = deleted_blocks(names)
    found = sizes(selection, tool)
    _network(selection, tool, parts, name, deleted, found)
    link.publish("block", name, default)
    inside(selection, tool, parts[names.index(name)], name in deleted)
    _sizes_of_all(names, found, name)


def _open(name: str) -> None:
    st.session_state["block"] = name


def strip_blocks(parts: Sequence[BlockParts]) -> list[StripBlock]:
    """The network's blocks for the strip."""
    blocks = []
    for part in parts:
        stage, place = part.block.name.rsplit(".", 1)
        way = "projection" if part.block.projection else "identity"
        title = (
            f"{part.block.name}: {part.block.kind} block, {way} shortcut, {_size(part.block.in_shape)} to "
            f"{_size(part.block.shape)}, {short(part.macs)} MAC, {short(part.parameters)} parameters"
        )
        blocks.append(StripBlock(part.block.name, place, stage, title, part.block.projection))
    return blocks


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _network(
    selection: Selection, tool: Instrument, parts: Sequence[BlockParts], name: str,
    deleted: tuple[str, ...], found: Sizes,
) -> None:  # fmt: skip
    blocks = strip_blocks(parts)
    after = edited_logits(selection, tool, deleted) if deleted else found.logits
    left, right = (
        st.columns([4, 3], gap="medium")
        if len(blocks) <= BESIDE
        else (st.container(), st.container())
    )
    with left:
        drawing(block_strip_svg(blocks, name, deleted), key="res_strip", on_pick=picked(_open),
                columns=len(blocks))  # fmt: skip
        preset_buttons([b.name for b in blocks], [b.group for b in blocks])
        st.selectbox("Block", [b.name for b in blocks], key="block")
        st.caption(
            f"A block opens it, its switch leaves F(x) out. Thick arcs are projections: {KEPT}."
        )
    with right:
        answers(found.logits, after, tool.loaded.classes, _without(deleted), "res")
    with st.expander("Logits, before and after"):
        logits_table(found.logits, after, tool.loaded.classes, "res_logits")


def _without(deleted: Sequence[str]) -> str:
    if not deleted:
        return "Nothing is deleted"
    if len(deleted) <= 2:
        return f"Without {' and '.join(deleted)}"
    return f"Without {len(deleted)} blocks"


def answers(
    before: Logits, after: Logits, classes: Sequence[str], title: str, key: str,
    first: str = "The whole network",
) -> None:  # fmt: skip
    """Two top-5 lists side by side."""
    columns = st.columns(2)
    for column, words, logits, place in (
        (columns[0], first, before, 0),
        (columns[1], title, after, 1),
    ):
        with column:
            st.markdown(f"**{words}**")
            drawing(classes_svg(top_classes(logits, classes)), key=f"{key}_top{place}")


def logits_table(before: Logits, after: Logits, classes: Sequence[str], key: str) -> None:
    """Logits and probabilities of every class that is among the five best before or after."""
    best = {*np.argsort(-before, kind="stable")[:5], *np.argsort(-after, kind="stable")[:5]}
    order = sorted((int(k) for k in best), key=lambda k: -before[k])
    chances = probabilities(before), probabilities(after)
    rows = [
        {"class": classes[k], "logit": float(before[k]), "logit after": float(after[k]),
         "difference": float(after[k] - before[k]), "probability": f"{chances[0][k]:.1%}",
         "probability after": f"{chances[1][k]:.1%}"}
        for k in order
    ]  # fmt: skip
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


def _sizes_of_all(names: Sequence[str], found: Sizes, name: str) -> None:
    st.subheader("How much does each block change?", anchor="sizes")
    norms, ratio = block_sizes(names, found.norms, name)
    left, right = st.columns(2)
    with left:
        st.markdown("**How large F(x) and the shortcut are**, on your photo")
        st.plotly_chart(norms, key="res_norms", on_select=lambda: _from_bar("res_norms"),
                        selection_mode="points")  # fmt: skip
    with right:
        st.markdown("**‖F(x)‖ / ‖shortcut‖**: below 1, mostly passed on")
        st.plotly_chart(ratio, key="res_ratios", on_select=lambda: _from_bar("res_ratios"),
                        selection_mode="points")  # fmt: skip
    shares = found.norms[:, 1] / np.maximum(found.norms[:, 2], 1e-12)
    low, high = int(shares.argmin()), int(shares.argmax())
    st.caption(
        f"Smallest in {names[low]} ({shares[low]:.2f}), largest in {names[high]} ({shares[high]:.2f}). "
        "A click on a bar opens its block."
    )


def _from_bar(key: str) -> None:
    points = st.session_state[key].selection.points
    if points:
        st.session_state["block"] = str(points[0]["x"])
