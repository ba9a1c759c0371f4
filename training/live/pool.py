"""Live trainings of many viewers: a queue, a few at once, one for each viewer, bounded in time and
number.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from training.live.crew import Crew, Limits
from training.live.job import ACTIVE, LIVE, Alive, Job, View
from training.live.settings import Settings
from training.live.worker import ChildProcess, Worker


class PoolFullError(RuntimeError):
    """Too many trainings at once; the text is a sentence for the viewer."""


class Pool:
    """All live trainings of this app. A pause gives the slot to the next in the queue at once.

    A viewer is any string; what one viewer does never reaches another one's training.
    """

    def __init__(
        self,
        at_once: int,
        worker: Callable[[], Worker] = ChildProcess,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.worker, self.clock = worker, clock
        self.limits = limits or Limits()
        self.folder = tempfile.TemporaryDirectory(prefix="live-training-")
        self.crew = Crew(
            at_once, lambda: self.worker(), self.limits, Path(self.folder.name), self.sweep
        )
        self._change = self.crew.change
        self._jobs: dict[str, Job] = {}

    def start(self, viewer: str, settings: Settings) -> None:
        """Queue a new training of that viewer; the viewer's last one is stopped.

        Raises:
            PoolFullError: too many are queued, running or paused.
        """
        self.sweep()
        with self._change:
            self.crew.stop(self._jobs.pop(viewer, None))
            if sum(job.state in LIVE for job in self._jobs.values()) >= self.limits.jobs:
                raise PoolFullError(
                    "Too many trainings are queued here. Try again in a few minutes."
                )
            self._jobs[viewer] = job = Job(settings, self.clock())
            self.crew.enqueue(job)
            self._forget()

    def warm(self) -> None:
        """Start a worker process now, so that a training that comes soon need not wait for its
        imports.
        """
        self.crew.warm()

    def pause(self, viewer: str) -> None:
        """Halt after the current step; the slot goes to the next in the queue."""
        with self._change:
            job = self._jobs.get(viewer)
            if job and job.state in ACTIVE:
                self.crew.take_out(job)
                job.state, job.paused = "paused", self.clock()

    def resume(self, viewer: str) -> None:
        """Go on where it was: at once if its slot is still its own, else at the end of the
        queue.
        """
        with self._change:
            job = self._jobs.get(viewer)
            if job and job.state == "paused":
                if job.held:
                    job.state = "running"
                else:
                    self.crew.enqueue(job)

    def stop(self, viewer: str) -> None:
        """End it after the current step; its curves stay."""
        with self._change:
            self.crew.stop(self._jobs.get(viewer))

    def view(self, viewer: str, alive: Alive | None = None) -> View | None:
        """This viewer's training now, or None; `alive` says later on whether the viewer is still
        there.
        """
        with self._change:
            job = self._jobs.get(viewer)
            if job is None:
                return None
            job.seen, job.alive = self.clock(), alive or job.alive
            ahead = self.crew.queue.index(job) if job in self.crew.queue else 0
            return job.view(ahead)

    def sweep(self) -> None:
        """Stop what has been paused for long; stop and forget the trainings of viewers who have
        gone.
        """
        with self._change:
            jobs = dict(self._jobs)
        there = {viewer: _there(job.alive) for viewer, job in jobs.items()}
        with self._change:
            now = self.clock()
            for viewer, job in jobs.items():
                if job.state == "paused" and now - job.paused > self.limits.paused:
                    self.crew.stop(job)
                if there[viewer]:
                    job.seen = now
                elif now - job.seen > self.limits.unseen and self._jobs.get(viewer) is job:
                    self.crew.stop(self._jobs.pop(viewer))

    def close(self) -> None:
        """Stop everything and wait until no thread, process or file is left."""
        with self._change:
            self.crew.closed = True
            for job in self._jobs.values():
                self.crew.stop(job)
            self._change.notify_all()
            threads = [*self.crew.threads, *self.crew.leaving]
        for thread in threads:
            thread.join()
        self.folder.cleanup()

    def _forget(self) -> None:
        ended = [viewer for viewer, job in self._jobs.items() if job.state not in LIVE]
        for viewer in ended[: max(0, len(self._jobs) - self.limits.kept)]:
            del self._jobs[viewer]


def _there(alive: Alive | None) -> bool:
    try:
        return alive is not None and alive()
    except Exception:
        return False
