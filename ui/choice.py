"""The page's address carries its state, so that a copied link opens the same view."""

from collections.abc import Callable, Collection
from typing import TypeVar
from urllib.parse import quote

import streamlit as st

T = TypeVar("T")


def restore(key: str, default: T, options: Collection[T], read: Callable[[str], T]) -> T:
    """The value of `key`: this session's, or else the address's if it is one of `options`, or else the default.

    Call it before the widget of the same key is drawn; the widget then starts from this value.
    """
    if st.session_state.get(key) not in options:
        st.session_state[key] = _from_address(key, default, options, read)
    # Writing a value back keeps a widget's state alive while its page is not shown.
    st.session_state[key] = st.session_state[key]
    value: T = st.session_state[key]
    return value


def restore_name(key: str, default: str, options: Collection[str]) -> str:
    """`restore` for a choice among names."""
    return restore(key, default, options, str)


def publish(key: str, value: object, default: object) -> None:
    """Put `key` into the address, or take it out where it says what would be shown anyway."""
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)


def address() -> str:
    """The full address of this view, as another browser can open it."""
    base = (st.context.url or "").split("?")[0]
    pairs = "&".join(f"{key}={_escape(value)}" for key, value in st.query_params.items())
    return f"{base}?{pairs}" if pairs else base


def _from_address(key: str, default: T, options: Collection[T], read: Callable[[str], T]) -> T:
    written = st.query_params.get(key)
    try:
        value = read(written) if written is not None else default
    except ValueError:
        return default
    return value if value in options else default


def _escape(value: str) -> str:
    return quote(value, safe=",.")
