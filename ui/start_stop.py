"""A button that starts a computation, and the one that stops it."""

import streamlit as st


def asked(label: str, key: str) -> bool:
    """A button that starts a computation, and while it runs one that stops it; whether it runs now.

    Not for use inside a fragment, whose clicks wait for the run to end. Call `st.rerun` when the result is kept.
    """
    running = bool(st.session_state.pop(f"{key}_now", False))
    with st.container(horizontal=True):
        st.button(
            label, key=key, type="primary", disabled=running, on_click=_start, args=(f"{key}_now",)
        )
        if running:
            st.button("Stop", key=f"{key}_stop", icon=":material/stop:")
    return running


def _start(flag: str) -> None:
    st.session_state[flag] = True
