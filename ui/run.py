"""A run: a long computation that is asked for, shown, stopped, and shares its core with others.

For example::

    if asked("Measure", key="ledger", settings=how, seconds=12):
        with running("Branches", of=36, key="ledger") as step:
            for branch in branches:
                measure(branch)
                step()
"""

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from serving.cores import BEAT, Turn, one_core

T = TypeVar("T")
QUIET = 0.4  # seconds before a bar appears
AT_ONCE = 5.0  # seconds that a run may take without being asked for


def asked(
    label: str,
    *,
    key: str,
    settings: Hashable = None,
    seconds: float | None = None,
    at_once: float = AT_ONCE,
    most: float | None = None,
    takes: str = "",
) -> bool:
    """Whether a run with these settings goes on now: it is short, or the viewer has asked for it.

    `seconds` is what it is expected to take, None where that is not known (then it is always asked
    for); `takes` says in words what it takes, in place of the seconds. A stopped run must be asked
    for again. Not for use inside a fragment, whose clicks wait for the run to end.
    """
    stopped, wanted = (
        st.session_state.get(name, _NOTHING) == settings for name in (_stopped(key), _asked(key))
    )
    if wanted and not stopped:
        return True
    if most is not None and seconds is not None and seconds > most:
        st.warning(
            f"This would take {about(seconds)} on this machine, and at most {about(most)} are "
            "allowed. Choose smaller settings."
        )
        return False
    if not stopped and seconds is not None and seconds <= at_once:
        return True
    _offer(label, key, settings, stopped, takes or (f"{about(seconds)}." if seconds else ""))
    return False


def _offer(label: str, key: str, settings: Hashable, stopped: bool, takes: str) -> None:
    """The button that starts a run, under what it takes or that it was stopped."""
    if stopped:
        st.info(f"Stopped: no result was kept. It takes {takes}" if takes else "Stopped.")
    elif takes:
        st.info(f"This takes a while: {takes}")
    st.button(
        label,
        key=f"{key}_ask",
        on_click=_ask,
        args=(key, settings),
        type="primary",
        icon=":material/play_arrow:",
    )


@contextmanager
def running(
    text: str,
    of: int,
    key: str,
    *,
    settings: Hashable = None,
    stoppable: bool = True,
    on_stop: Callable[[], None] | None = None,
) -> Iterator["Steps"]:
    """Hold a core while the block runs; each `step()` counts, shares the core, and draws the bar.

    Stop, and any other choice of the viewer, interrupts the block at its next step that draws. Stop
    calls `on_stop`, or remembers that a run with these settings was stopped.
    """
    place = st.empty()
    stop = on_stop or partial(_stop, key, settings)
    with one_core() as turn:
        steps = Steps(place, turn, text, of, (f"{key}_stop", stop) if stoppable else None)
        yield steps
    place.empty()


@contextmanager
def waiting(text: str) -> Iterator[Callable[..., None]]:
    """What to call while something is waited for that asks for its cores itself.

    It shows `text` after a moment, with a bar where it is told how many of how many steps are done.
    Each call lets another choice of the viewer end the wait.
    """
    place, began = st.empty(), time.monotonic()

    def show(done: int = 0, of: int = 0) -> None:
        if time.monotonic() - began < QUIET:
            return
        if of:
            place.progress(done / of, text=text)
        else:
            place.caption(text)

    yield show
    place.empty()


class Steps:
    """A run's progress: called after each step. `done` and `of` may be set by the run."""

    def __init__(
        self,
        place: Any,
        turn: Turn,
        text: str,
        of: int,
        stop: tuple[str, Callable[[], None]] | None,
    ) -> None:
        self.text, self.of, self.done = text, max(of, 1), 0.0
        self._place, self._turn, self._stop = place, turn, stop
        self._began = self._drawn = time.monotonic()
        self._bar: Any = None

    def __call__(self, count: float = 1, text: str | None = None) -> None:
        """Count `count` more of the steps; `text` replaces what stands over the bar."""
        self.done += count
        self.text = text or self.text
        self.beat()

    def beat(self) -> None:
        """Let others have the core for a moment, and show how far this is; counts nothing."""
        now = time.monotonic()
        if now - self._drawn < BEAT or now - self._began < QUIET:
            return
        self._show()
        self._turn.share()
        self._drawn = time.monotonic()

    def _show(self) -> None:
        if self._bar is None:
            row = self._place.container(horizontal=True, vertical_alignment="bottom")
            self._bar = row.empty()
            if self._stop is not None:
                key, on_stop = self._stop
                row.button("Stop", key=key, icon=":material/stop:", on_click=on_stop)
        self._bar.progress(min(self.done / self.of, 1.0), text=self.text)


def last_round(rounds: Iterable[T], of: int, key: str) -> T:
    """What the last of `of` rounds gives, for a measurement that grows better with every round."""
    given: list[T] = []
    with running("", of=of, key=key, stoppable=False) as step:
        for result in rounds:
            given.append(result)
            step(text=f"Round {len(given)} of {of}")
    return given[-1]


def over(key: str) -> None:
    """The result is kept: what was asked for is done with."""
    for name in (_asked(key), _stopped(key)):
        st.session_state.pop(name, None)


def about(seconds: float) -> str:
    """A time as one says it."""
    return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} minutes"


_NOTHING = object()  # equal to no settings, not even None


def _asked(key: str) -> str:
    return f"{key}_asked"


def _stopped(key: str) -> str:
    return f"{key}_stopped"


def _ask(key: str, settings: Hashable) -> None:
    st.session_state[_asked(key)] = settings
    st.session_state.pop(_stopped(key), None)


def _stop(key: str, settings: Hashable) -> None:
    st.session_state[_stopped(key)] = settings
    st.session_state.pop(_asked(key), None)
