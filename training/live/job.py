"""One live training: what it measured so far, and what its viewer sees of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from training.live.settings import Settings
from training.live.steps import Epoch, Event, Profile, Step

State = Literal["waiting", "running", "paused", "stopped", "finished", "out of time", "failed"]
ACTIVE = ("waiting", "running")
LIVE = ("waiting", "running", "paused")
Alive = Callable[[], bool]


@dataclass(frozen=True)
class View:
    """What a viewer sees of a training at one moment; every part is immutable.

    `ahead` counts the trainings that come first in the queue; `seconds` is running time.
    """

    settings: Settings
    state: State
    steps: tuple[Step, ...]
    epochs: tuple[Epoch, ...]
    profiles: tuple[Profile, ...]
    seconds: float
    ahead: int
    problem: str

    @property
    def active(self) -> bool:
        """Whether it will change without the viewer's doing."""
        return self.state in ACTIVE

    @property
    def seconds_left(self) -> float | None:
        """At this training's own speed so far; None before there is one."""
        if len(self.steps) < 2:
            return None
        return self.seconds / len(self.steps) * (self.settings.steps - len(self.steps))


class Job:
    """One training; every field is read and written under the pool's lock."""

    def __init__(self, settings: Settings, now: float) -> None:
        self.settings = settings
        self.state: State = "waiting"
        self.steps: list[Step] = []
        self.epochs: list[Epoch] = []
        self.profiles: list[Profile] = []
        self.seconds = 0.0
        self.problem = ""
        self.held = False  # a thread works on it, or is about to notice that it should not
        self.saved: Path | None = None
        self.seen = now
        self.paused = now  # when it was last
        self.alive: Alive | None = None

    def add(self, events: Iterable[Event]) -> None:
        """Append what a step measured."""
        for event in events:
            if isinstance(event, Step):
                self.steps.append(event)
            elif isinstance(event, Epoch):
                self.epochs.append(event)
            else:
                self.profiles.append(event)

    def view(self, ahead: int) -> View:
        """All of it, as it is now."""
        return View(
            self.settings,
            self.state,
            tuple(self.steps),
            tuple(self.epochs),
            tuple(self.profiles),
            self.seconds,
            ahead,
            self.problem,
        )

    def end(self, state: State, problem: str = "") -> None:
        """No more steps will come; the curves stay."""
        self.state, self.problem = state, problem
        if self.saved:
            self.saved.unlink(missing_ok=True)
            self.saved = None
