"""Switches that leave F(x) of some blocks out, kept in the session and in the address."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui.choice import publish, restore_several


def deleted_blocks(names: Sequence[str], key: str = "deleted") -> tuple[str, ...]:
    """The blocks whose F(x) is left out; names that this network does not have are dropped."""
    chosen = restore_several(key, (), names, mark=",")
    deleted = tuple(name for name in names if name in chosen)
    publish(key, ",".join(deleted), "")
    return deleted


def turn(name: str, key: str = "deleted") -> None:
    """Leave F(x) of one more block out, or put it back."""
    chosen = list(st.session_state.get(key, []))
    left = [other for other in chosen if other != name]
    _delete(left if name in chosen else [*chosen, name], key)


def _delete(names: Sequence[str], key: str) -> None:
    st.session_state[key] = list(names)


def presets(names: Sequence[str], stages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Sets of blocks to delete; `stages` holds the stage of each block."""
    first = [place == 0 or stages[place - 1] != stages[place] for place in range(len(names))]
    later = tuple(name for name, leads in zip(names, first, strict=True) if not leads)
    return {
        "All there": (),
        "Only the first of each stage": later,
        "Every second": tuple(names[1::2]),
        "No F(x) at all": tuple(names),
    }


def preset_buttons(names: Sequence[str], stages: Sequence[str], key: str = "deleted") -> None:
    """One button for each set."""
    with st.container(horizontal=True, key=f"{key}_presets"):
        for place, (title, chosen) in enumerate(presets(names, stages).items()):
            st.button(title, on_click=_delete, args=(chosen, key), key=f"{key}_preset{place}")


def picked(opened: Callable[[str], None], key: str = "deleted") -> Callable[[str], None]:
    """What a click on a strip does: "open:name" opens, "switch:name" turns F(x) off or on."""

    def act(value: str) -> None:
        kind, _, name = value.partition(":")
        if kind == "switch":
            turn(name, key)
        else:
            opened(name)

    return act
