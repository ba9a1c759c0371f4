"""A button that starts a computation, and the one that stops it."""

import streamlit as st


def asked(label: str, key: str) -> bool:
    """A button that starts a computation, or, while it runs, one that stops it; whether it runs now.

    Not for use inside a fragment, whose clicks wait for the run to end. Call `st.rerun` when the result is kept.
    """
    if st.session_state.pop(f"{key}_now", False):
        st.button("Stop", key=f"{key}_stop", icon=":material/stop:")
        return True
    st.button(label, key=key, type="primary", on_click=_start, args=(f"{key}_now",))
    return False


def _start(flag: str) -> None:
    st.session_state[flag] = True
