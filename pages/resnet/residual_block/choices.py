"""What a viewer has chosen on the residual page, kept in the session and in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from serving.blocks import blocks_of
from serving.subject import Subject
from ui.blocks.switches import deleted_blocks, preset_buttons
from ui.choice import kept, kept_number_or_none

SORTS = {"strength": "strongest output", "variation": "most varied output", "index": "number"}
COUNTS = ("16", "64", "all")


@dataclass(frozen=True)
class Choices:
    """The block that is open, and the blocks whose F(x) is left out."""

    block: str
    deleted: tuple[str, ...]


@dataclass(frozen=True)
class Channels:
    """How a block's channels are shown: their order, how many (None: all), and the stage shown
    large.

    `channel` is the one whose maps stand in the diagram, `of_x` that of x where x has channels of
    its own; None stands for the strongest.
    """

    by: str
    count: int | None
    channel: int | None
    of_x: int | None
    large: str | None


def choices(subject: Subject) -> Choices:
    """The buttons that delete sets of blocks, and the choice of a block."""
    names = [parts.block.name for parts in blocks_of(subject)]
    deleted = deleted_blocks(names)
    preset_buttons(names, [name.rsplit(".", 1)[0] for name in names])
    block = kept(st.selectbox, "Block", names, key="block", default=names[min(1, len(names) - 1)])
    return Choices(block, deleted)


def open_block(name: str) -> None:
    """Open this block."""
    st.session_state["block"] = name


def channels(block: str, count: int, stages: Sequence[str]) -> Channels:
    """The choice of channels of a block that has so many of them, and of a stage to show large."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="res_controls"):
        by, most = _order()
        channel = kept_number_or_none(
            st.number_input,
            "Channel",
            (0, count - 1),
            key="res_channel",
            width=180,
            placeholder="strongest",
        )
        large = kept(
            st.selectbox,
            "Large",
            stages,
            key="res_large",
            default=None,
            index=None,
            placeholder="choose one",
            width=190,
        )
    of_block, of_x = st.session_state.get("res_x_channel", ("", None))
    return Channels(by, most, channel, of_x if of_block == block else None, large)


def _order() -> tuple[str, int | None]:
    """By what channels are ordered, and how many are shown; None for all."""
    by = kept(
        st.selectbox,
        "Channels by",
        SORTS,
        key="res_sort",
        default="strength",
        format_func=SORTS.__getitem__,
        width=190,
    )
    most = kept(st.selectbox, "Channels", COUNTS, key="res_count", default="16", width=100)
    return by, None if most == "all" else int(most)


def enlarge(stage: str) -> None:
    """Show a stage large, or no longer."""
    st.session_state["res_large"] = None if st.session_state.get("res_large") == stage else stage


def put_on_arrows(channel: int, of_x: str | None) -> None:
    """Show a channel's maps in the diagram; `of_x` names the block whose x has channels of its
    own.
    """
    if of_x is None:
        st.session_state["res_channel"] = channel
    else:
        st.session_state["res_x_channel"] = (of_x, channel)
