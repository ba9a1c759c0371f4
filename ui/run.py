"""A long run for a viewer: one core, a bar, a way to stop."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any

import streamlit as st

from serving.cores import BEAT, one_core

QUIET = 0.4  # seconds before a bar appears


class Work:
    """A computation that holds one core; its bar shows after a moment, and may raise what stops it."""

    def __init__(self, text: str, goal: int, key: str, on_stop: Callable[[], None]) -> None:
        self.text, self.goal, self.key, self.on_stop = text, max(goal, 1), key, on_stop
        self.place, self.core, self.done = st.empty(), ExitStack(), 0
        self.bar: Any = None
        self.began = self.seen = time.monotonic()

    def __enter__(self) -> "Work":
        """Wait for a core."""
        self.turn = self.core.enter_context(one_core())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the core back, whatever happened."""
        self.core.close()
        if kind is None:
            self.place.empty()

    def on_pass(self, pictures: int) -> None:
        """Count pictures; from time to time let others have the core, and show how far this is."""
        self.done += pictures
        now = time.monotonic()
        if now - self.seen < BEAT or now - self.began < QUIET:
            return
        self._show()
        self.turn.share()
        self.seen = time.monotonic()

    def _show(self) -> None:
        while self.done > self.goal:
            self.goal *= 2  # the sum was not right yet: twice the steps
        text = f"{self.text}: {self.done:,} of about {self.goal:,} pictures through the network"
        if self.bar is None:
            row = self.place.container(horizontal=True, vertical_alignment="bottom")
            self.bar = row.empty()
            if self.on_stop is not nothing:
                row.button("Stop", key=f"attr_stop_{self.key}", on_click=self.on_stop)
        self.bar.progress(min(self.done / self.goal, 1.0), text=text)


def nothing() -> None:
    """The check of the methods is short; a change of any choice stops it."""


def buttons(label: str, settings: object) -> bool:
    """The start and stop buttons; whether these very settings are to run now."""
    running = st.session_state.get("fv_wanted") == settings
    if running:
        st.button("Stop", icon=":material/stop:", key="fv_go", on_click=want, args=(None,))
    else:
        st.button(
            label,
            icon=":material/play_arrow:",
            key="fv_go",
            type="primary",
            on_click=want,
            args=(settings,),
        )
    return running


def want(settings: object) -> None:
    """Remember which settings are to run (None: none)."""
    st.session_state["fv_wanted"] = settings
