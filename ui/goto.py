"""Other pages, opened at a view of theirs; the only place that knows the keys of another room."""

from collections.abc import Mapping

import streamlit as st

from ui.choice import forget
from ui.menu import page_card

LOOKED_AT = "looked_at"
# what stands in links to the explorer from when it was the landing page
EXPLORERS = {"module", "stages", "channel", "relu", "sort", "range", "count", "colours"}


def explorer() -> None:
    """Open the explorer as it was left."""
    st.switch_page(page_card("branches").path)


def branch(module: str, channel: str = "") -> None:
    """Open the explorer at a module, and at a channel of one of its branches ("branch.channel")."""
    _open("branches", {"module": module, "stages": "", "channel": channel})


def block(name: str) -> None:
    """Open the page of the residual block at that block."""
    _open("residual_block", {"block": name})


def channel(output: str, number: int) -> None:
    """Open the page of features at a channel of that output."""
    state = {"fv_mode": "noise", "fv_what": "channel", "fv_place": output, "fv_channel": number}
    _open("features", {**state, "fv_channel_of": output, "fv_module": ""})


def look_at(output: str, number: int) -> None:
    """Remember the channel that is looked at; the page of features starts from it."""
    st.session_state[LOOKED_AT] = (output, number)


def looked_at() -> tuple[str, int] | None:
    """The channel that was looked at last, if any."""
    last: tuple[str, int] | None = st.session_state.get(LOOKED_AT)
    return last


def follow_old_link() -> None:
    """Go on to the explorer if the address is a link to it from when it was the landing page."""
    address = st.query_params.to_dict()
    if EXPLORERS & set(address):
        st.switch_page(page_card("branches").path, query_params=address)


def page(room: str) -> None:
    """Open a page as its viewer left it."""
    _open(room, {})


def _open(room: str, state: Mapping[str, object]) -> None:
    forget(*state)
    st.session_state.update(state)
    st.switch_page(page_card(room).path)
