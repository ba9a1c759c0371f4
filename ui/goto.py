"""Other pages, opened at a view of theirs; the only place that knows the keys of another room."""

from collections.abc import Mapping

import streamlit as st

from ui.menu import page_card


def branch(module: str, channel: str = "") -> None:
    """Open the explorer at a module, and at a channel of one of its branches ("branch.channel")."""
    _open("branches", {"module": module, "stages": "", "channel": channel})


def block(name: str) -> None:
    """Open the page of the residual block at that block."""
    _open("residual_block", {"block": name})


def channel(output: str, number: int) -> None:
    """Open the page of features at a channel of that output."""
    _open("features", {"feature_output": output, "feature_channel": number})


def page(room: str) -> None:
    """Open a page as its viewer left it."""
    _open(room, {})


def _open(room: str, state: Mapping[str, object]) -> None:
    for key, value in state.items():
        st.session_state[key] = value
        st.query_params.pop(key, None)
    st.switch_page(page_card(room).path)
