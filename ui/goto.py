"""Other pages, opened at a view of theirs, and the way back; the only place that knows the keys of
another room.
"""

from collections.abc import Mapping

import streamlit as st

from ui.choice import carry_address_to, forget, in_address
from ui.menu import page_card

LOOKED_AT = "looked_at"
# links from when a page held what is a page of its own today: where they are read, what stands in
# them, and where they lead
MOVED = {
    "overview": (
        (
            {"module", "stages", "channel", "relu", "sort", "range", "count", "colours", "off"},
            "branches",
        ),
    ),
    "residual_block": (
        (
            {
                "sweep_on",
                "depth_net",
                "depth_off",
                "exchange_one",
                "exchange_other",
                "exchange_depth",
            },
            "deletion",
        ),
        ({"versions_stage", "versions_block"}, "versions"),
    ),
}
# Streamlit adds a step to the history for each change of the address. One that changes only what
# stands behind the page's name takes the place of the step before: the session keeps such choices.
HISTORY = """
export default function () {
  if (history.onePerPage) return;
  history.onePerPage = true;
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const same = new URL(url ?? location.href, location.href).pathname === location.pathname;
    return (same ? history.replaceState : push).call(history, state, title, url);
  };
}
"""


def explorer() -> None:
    """Open the explorer as it was left."""
    st.switch_page(page_card("branches").path)


def branch(module: str, channel: str = "") -> None:
    """Open the explorer at a module, and at a channel of one of its branches ("branch.channel")."""
    _open("branches", {"module": module, "stages": "", "channel": channel})


def compare(module: str) -> None:
    """Open the comparison with that module on both sides; what B differs in is chosen there."""
    _open("comparison", {"cmp_mode": "module", "cmp_site_A": module})


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


def follow_old_link(room: str) -> None:
    """Go on to where the view is today if this session begins the room with an old link to another
    of its views; the browser's Back leads here, too, and stays.
    """
    begun: set[str] = st.session_state.setdefault("rooms_begun", set())
    if room in begun:
        return
    begun.add(room)
    for keys, today in MOVED[room]:
        if in_address(keys):
            carry_address_to(page_card(today).path)


def page(room: str) -> None:
    """Open a page as its viewer left it."""
    _open(room, {})


def _open(room: str, state: Mapping[str, object]) -> None:
    forget(*state)
    st.session_state.update(state)
    st.switch_page(page_card(room).path)


def one_step_for_each_page() -> None:
    """Let the browser's Back lead to the page before, not through every value that the address has
    shown.
    """
    st.components.v2.component("history", html="<span></span>", js=HISTORY)(key="history")
