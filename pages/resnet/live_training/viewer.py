"""Who looks, and whether they are still there."""

import uuid
from collections.abc import Callable

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx


def viewer() -> str:
    """Who looks: the browser, by the secret that Streamlit's own cookie gives it, or else this
    session.

    So a reloaded page finds its training again.
    """
    if "live_viewer" not in st.session_state:
        st.session_state["live_viewer"] = _browser() or uuid.uuid4().hex
    name: str = st.session_state["live_viewer"]
    return name


def _browser() -> str | None:
    """The cookie's token (version|mask|masked token|time); the mask changes with each answer, the
    token does not.
    """
    cookie = st.context.cookies.get("_streamlit_xsrf")
    parts = cookie.strip('"').split("|") if isinstance(cookie, str) else []
    try:
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
        token = bytes(byte ^ mask[place % 4] for place, byte in enumerate(masked))
    except (IndexError, ValueError):
        return None
    return token.hex() if len(token) >= 16 else None


def alive() -> Callable[[], bool] | None:
    """Says, from any thread and for as long as it is asked, whether this session's browser is still
    there.
    """
    context = get_script_run_ctx()
    if context is None:
        return None
    session = context.session_id
    return lambda: get_instance().is_active_session(session)
