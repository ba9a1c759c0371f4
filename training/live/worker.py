"""Where a live training runs: in a process of its own, so that no page of any viewer waits for it.

The two sides exchange lines of JSON, one request and one answer for each step. The process ends
with its standard input, so it never outlives the app.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from training.live.settings import Settings
from training.live.steps import Epoch, Event, Profile, Step, Trainer

ROOT = Path(__file__).parent.parent.parent
KINDS: dict[str, type[Event]] = {"Step": Step, "Epoch": Epoch, "Profile": Profile}


class WorkerError(RuntimeError):
    """Why a training cannot go on; the text is a sentence for the viewer."""


class Worker(Protocol):
    """One training at a time."""

    def open(self, settings: Settings, saved: Path | None) -> None:
        """Begin a training, or go on with a saved one."""

    def step(self) -> tuple[list[Event], bool]:
        """One step: what was measured, and whether it was the last one."""

    def save(self, path: Path) -> None:
        """Keep the training for later."""

    def close(self) -> None:
        """Give everything back."""


class InThisProcess:
    """A worker without a process of its own."""

    def __init__(self) -> None:
        self.trainer: Trainer | None = None

    def open(self, settings: Settings, saved: Path | None) -> None:
        """Build both nets."""
        self.trainer = None  # the last training's memory goes before the next one's comes
        self.trainer = Trainer(settings)
        if saved:
            self.trainer.load(saved)

    def step(self) -> tuple[list[Event], bool]:
        """One step of both nets."""
        assert self.trainer is not None
        return self.trainer.step(), self.trainer.done

    def save(self, path: Path) -> None:
        """Write the nets and optimizers."""
        assert self.trainer is not None
        self.trainer.save(path)

    def close(self) -> None:
        """Let go of the nets."""
        self.trainer = None


class ChildProcess:
    """The parent's side of a worker process."""

    def __init__(self) -> None:
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                text=True,
            )
        except OSError as problem:
            raise WorkerError(f"No training process could be started ({problem}).") from problem

    def open(self, settings: Settings, saved: Path | None) -> None:
        """Begin or go on; the first call waits for the process to import torch."""
        self._ask("open", {"settings": asdict(settings), "saved": str(saved) if saved else None})

    def step(self) -> tuple[list[Event], bool]:
        """One step there."""
        answer = self._ask("step")
        return [decoded(event) for event in answer["events"]], answer["done"]

    def save(self, path: Path) -> None:
        """Have it write the nets and optimizers."""
        self._ask("save", {"path": str(path)})

    def close(self) -> None:
        """End the process; safe to call twice, and from another thread to end a step that hangs."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    def _ask(self, what: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"what": what, **(options or {})}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except (OSError, ValueError) as problem:
            raise WorkerError("The training process has ended. Start again.") from problem
        if not line:
            raise WorkerError("The training process has ended. Start again.")
        answer: dict[str, Any] = json.loads(line)
        if "problem" in answer:
            raise WorkerError(answer["problem"])
        return answer


def encoded(event: Event) -> list[Any]:
    """An event as JSON can write it; Python's JSON keeps every digit, NaN and infinity."""
    return [type(event).__name__, asdict(event)]


def decoded(written: list[Any]) -> Event:
    """The event that was encoded."""
    kind, values = written
    return KINDS[kind](**{key: _tuples(value) for key, value in values.items()})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def answer(worker: InThisProcess, request: dict[str, Any]) -> dict[str, Any]:
    """The child's side of one request."""
    if request["what"] == "open":
        saved = request["saved"]
        worker.open(Settings(**request["settings"]), Path(saved) if saved else None)
    elif request["what"] == "save":
        worker.save(Path(request["path"]))
    else:
        events, done = worker.step()
        return {"events": [encoded(event) for event in events], "done": done}
    return {}


def main() -> None:
    """Answer requests until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the app's, which then closes the pipe
    out, sys.stdout = sys.stdout, sys.stderr  # a library's print must not look like an answer
    worker = InThisProcess()
    for line in sys.stdin:
        try:
            found = answer(worker, json.loads(line))
        except Exception as problem:
            traceback.print_exc()
            found = {"problem": f"The training stopped with an error ({type(problem).__name__})."}
        out.write(json.dumps(found) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
