"""What a viewer has chosen on the residual page, kept in the session and in the address."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import choice


def deleted_blocks(names: Sequence[str], key: str = "deleted") -> tuple[str, ...]:
    """The blocks whose F(x) is left out; names that this network does not have are dropped."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")
    wanted = str(st.session_state[key]).split(",")
    found = tuple(name for name in names if name in wanted)
    keep(found, key)
    choice.publish(key, st.session_state[key], "")
    return found


def keep(deleted: Sequence[str], key: str = "deleted") -> None:
    """Leave out F(x) of exactly these blocks."""
    st.session_state[key] = ",".join(deleted)


def turn(name: str, key: str = "deleted") -> None:
    """Leave F(x) of one more block out, or put it back."""
    chosen = [n for n in str(st.session_state.get(key, "")).split(",") if n]
    keep([n for n in chosen if n != name] if name in chosen else [*chosen, name], key)


def presets(names: Sequence[str], stages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Sets of blocks to delete; `stages` holds the stage of each block."""
    first = [place == 0 or stages[place - 1] != stages[place] for place in range(len(names))]
    return {
        "All there": (),
        "Only the first of each stage": tuple(n for n, f in zip(names, first, strict=True) if not f),
        "Every second": tuple(names[1::2]),
        "No F(x) at all": tuple(names),
    }  # fmt: skip


def preset_buttons(names: Sequence[str], stages: Sequence[str], key: str = "deleted") -> None:
    """One button for each set."""
    with st.container(horizontal=True, key=f"{key}_presets"):
        for place, (title, chosen) in enumerate(presets(names, stages).items()):
            st.button(title, on_click=keep, args=(chosen, key), key=f"{key}_preset{place}")


def picked(opened: Callable[[str], None], key: str = "deleted") -> Callable[[str], None]:
    """What a click on a strip does: "open:name" opens, "switch:name" turns F(x) off or on."""

    def act(value: str) -> None:
        kind, _, name = value.partition(":")
        if kind == "switch":
            turn(name, key)
        else:
            opened(name)

    return act
