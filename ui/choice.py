"""The page's address carries its state, so that a copied link opens the same view."""

from collections.abc import Callable, Collection, Sequence
from math import isfinite
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import streamlit as st

T = TypeVar("T")
N = TypeVar("N", int, float)
D = TypeVar("D")


def restore(key: str, default: T, options: Collection[T], read: Callable[[str], T]) -> T:
    """The value of `key`: this session's, or the address's if it is an option, or the default.

    Call it before the widget of the same key is drawn, which then starts from this value.
    """
    if key not in st.session_state or st.session_state[key] not in options:
        st.session_state[key] = _from_address(key, default, options, read)
    # Writing a value back keeps a widget's state alive while its page is not shown.
    st.session_state[key] = st.session_state[key]
    value: T = st.session_state[key]
    return value


def kept(
    widget: Callable[..., Any],
    label: str,
    options: Collection[T],
    *,
    key: str,
    default: D,
    read: Callable[[str], Any] = str,
    **more: Any,
) -> T | D:
    """Restore a choice among `options`, draw its widget, and put what is chosen into the address.

    `widget` is one of Streamlit's selections (`st.selectbox`, `column.segmented_control`, …);
    `more` goes to it. With the default None nothing need be chosen (a select box then takes
    `index=None`).
    """
    allowed: list[Any] = [*options, None] if default is None else list(options)
    restore(key, default, allowed, read)
    widget(label, list(options), key=key, **more)
    value: T | D = st.session_state[key]
    publish(key, value, default)
    return value


def kept_number(
    widget: Callable[..., Any],
    label: str,
    bounds: tuple[N, N],
    *,
    key: str,
    default: N,
    **more: Any,
) -> N:
    """The same for a number between `bounds` (both included), by a slider or a number input."""
    low, high = bounds
    kind = type(default)
    value = st.session_state.get(key, _number(st.query_params.get(key), kind, default))
    st.session_state[key] = min(max(value, low), high)
    widget(label, low, high, key=key, **more)
    chosen: N = st.session_state[key]
    publish(key, chosen, default)
    return chosen


def kept_number_or_none(
    widget: Callable[..., Any], label: str, bounds: tuple[int, int], *, key: str, **more: Any
) -> int | None:
    """The same for a number input that may stay empty, as it is at first."""
    low, high = bounds
    value = st.session_state.get(key, _number(st.query_params.get(key), int, None))
    st.session_state[key] = None if value is None else min(max(value, low), high)
    widget(label, low, high, key=key, value=None, **more)
    chosen: int | None = st.session_state[key]
    publish(key, chosen, None)
    return chosen


def kept_switch(
    widget: Callable[..., Any],
    label: str,
    *,
    key: str,
    default: bool = False,
    written: tuple[str, str] = ("0", "1"),
    **more: Any,
) -> bool:
    """The same for a toggle or a checkbox; in the address as `written`, off and on."""
    restore(key, default, (True, False), lambda word: word == written[1])
    widget(label, key=key, **more)
    chosen = bool(st.session_state[key])
    publish(key, written[chosen], written[default])
    return chosen


def restore_several(
    key: str, default: Sequence[T], options: Collection[T], mark: str = "."
) -> list[T]:
    """`restore` for several of the options, parted by a `mark` in the address; none may be
    chosen.
    """
    if key not in st.session_state:
        written = st.query_params.get(key, "")
        named = {str(option): option for option in options}
        linked = [named[name] for name in written.split(mark) if name in named]
        st.session_state[key] = linked or list(default)
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    chosen: list[T] = st.session_state[key]
    return chosen


def kept_several(
    widget: Callable[..., Any],
    label: str,
    options: Collection[T],
    *,
    key: str,
    default: Sequence[T],
    **more: Any,
) -> list[T]:
    """`kept` for a widget that gives several of the options, such as a multiselect."""
    restore_several(key, default, options)
    widget(label, list(options), key=key, **more)
    chosen: list[T] = list(st.session_state[key])
    publish(key, ".".join(map(str, chosen)), ".".join(map(str, default)))
    return chosen


def forget(*keys: str) -> None:
    """Let these choices be made anew, here and in the address."""
    for key in keys:
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)


def restore_name(key: str, default: str, options: Collection[str]) -> str:
    """`restore` for a choice among names."""
    return restore(key, default, options, str)


def restore_switch(key: str, default: bool = False) -> bool:
    """`restore` for a toggle or a checkbox."""
    return restore(key, default, (True, False), lambda text: text == "1")


def publish(key: str, value: object, default: object) -> None:
    """Put `key` into the address, or take it out where it says what would be shown anyway."""
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)


def written(key: str) -> str:
    """What the address says of `key`, unchecked; "" where it says nothing."""
    return st.query_params.get(key, "")


def in_address(keys: Collection[str]) -> bool:
    """Whether the address holds one of these keys."""
    return any(key in st.query_params for key in keys)


def carry_address_to(page: str) -> NoReturn:
    """Go on to a page (its path) with all that the address holds."""
    st.switch_page(page, query_params=st.query_params.to_dict())


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


def _number(written: str | None, kind: type[N], default: D) -> N | D:
    try:
        value = kind(written) if written is not None else None
    except ValueError:
        return default
    return default if value is None or not isfinite(value) else value


def _escape(value: str) -> str:
    return quote(value, safe=",.")
