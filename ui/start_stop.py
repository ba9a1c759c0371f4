"""A button that starts a computation, and the one that stops it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def asked(place: DeltaGenerator, label: str, key: str) -> bool:
    """A button that starts a computation, or, while it runs, one that stops it; whether it runs now."""
    if st.session_state.pop(f"{key}_now", False):
        place.button("Stop", key=f"{key}_stop", icon=":material/stop:")
        return True
    place.button(label, key=key, type="primary", on_click=_start, args=(f"{key}_now",))
    return False


def _start(flag: str) -> None:
    st.session_state[flag] = True
