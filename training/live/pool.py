"""Live trainings of many viewers: a queue, a few at once, one for each viewer, bounded in time and
number.
"""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.live.job import ACTIVE, LIVE, Alive, Job, View
from training.live.steps import Event, Settings
from training.live.worker import ChildProcess, Worker, WorkerError


@dataclass(frozen=True)
class Limits:
    """Seconds and numbers that keep the trainings of all viewers bounded."""

    training: float = 600  # running time of one training; pauses do not count
    paused: float = 900  # then a paused training is stopped: others wait for its place
    unseen: float = 180  # since a viewer was last there; then the training is stopped
    idle: float = 90  # a worker process without a training ends
    hang: float = 60  # beyond `training`, until a process that no longer answers is ended
    jobs: int = 24  # trainings that wait, run or are paused
    kept: int = 64  # trainings in memory, finished ones included


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
        self.at_once, self.worker, self.clock = at_once, worker, clock
        self.limits = limits or Limits()
        self._folder = tempfile.TemporaryDirectory(prefix="live-training-")
        self._change = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._queue: list[Job] = []
        self._threads: set[threading.Thread] = set()  # take trainings
        self._leaving: set[threading.Thread] = set()  # end their worker, then themselves
        self._idle = 0
        self._closed = False

    def start(self, viewer: str, settings: Settings) -> None:
        """Queue a new training of that viewer; the viewer's last one is stopped.

        Raises:
            PoolFullError: too many are queued, running or paused.
        """
        self.sweep()
        with self._change:
            self._stop(self._jobs.pop(viewer, None))
            if sum(job.state in LIVE for job in self._jobs.values()) >= self.limits.jobs:
                raise PoolFullError(
                    "Too many trainings are queued here. Try again in a few minutes."
                )
            self._jobs[viewer] = job = Job(settings, self.clock())
            self._enqueue(job)
            self._forget()

    def warm(self) -> None:
        """Start a worker process now, so that a training that comes soon need not wait for its
        imports.
        """
        with self._change:
            if not self._threads:
                self._hire()

    def pause(self, viewer: str) -> None:
        """Halt after the current step; the slot goes to the next in the queue."""
        with self._change:
            job = self._jobs.get(viewer)
            if job and job.state in ACTIVE:
                self._leave_queue(job)
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
                    self._enqueue(job)

    def stop(self, viewer: str) -> None:
        """End it after the current step; its curves stay."""
        with self._change:
            self._stop(self._jobs.get(viewer))

    def view(self, viewer: str, alive: Alive | None = None) -> View | None:
        """This viewer's training now, or None; `alive` says later on whether the viewer is still
        there.
        """
        with self._change:
            job = self._jobs.get(viewer)
            if job is None:
                return None
            job.seen, job.alive = self.clock(), alive or job.alive
            ahead = self._queue.index(job) if job in self._queue else 0
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
                    self._stop(job)
                if there[viewer]:
                    job.seen = now
                elif now - job.seen > self.limits.unseen and self._jobs.get(viewer) is job:
                    self._stop(self._jobs.pop(viewer))

    def close(self) -> None:
        """Stop everything and wait until no thread, process or file is left."""
        with self._change:
            self._closed = True
            for job in self._jobs.values():
                self._stop(job)
            self._change.notify_all()
            threads = [*self._threads, *self._leaving]
        for thread in threads:
            thread.join()
        self._folder.cleanup()

    def _enqueue(self, job: Job) -> None:
        job.state = "waiting"
        self._queue.append(job)
        if self._idle < len(self._queue) and len(self._threads) < self.at_once:
            self._hire()
        self._change.notify()

    def _hire(self) -> None:
        thread = threading.Thread(target=self._serve, name="live-training", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _stop(self, job: Job | None) -> None:
        if job and job.state in LIVE:
            self._leave_queue(job)
            job.end("stopped")

    def _leave_queue(self, job: Job) -> None:
        if job in self._queue:
            self._queue.remove(job)

    def _forget(self) -> None:
        ended = [viewer for viewer, job in self._jobs.items() if job.state not in LIVE]
        for viewer in ended[: max(0, len(self._jobs) - self.limits.kept)]:
            del self._jobs[viewer]

    def _serve(self) -> None:
        """A thread's life: one training after another, all in one worker, until there has been none
        for a while.
        """
        worker: Worker | None = None
        try:
            worker = self._worker_now()
            while (job := self._next()) is not None:
                try:
                    worker = worker or self.worker()
                    self._train(job, worker)
                except Exception as problem:
                    self._fail(job, problem)
                    if worker:
                        worker.close()
                    worker = None
        finally:
            if worker:
                worker.close()
            with self._change:
                self._threads.discard(threading.current_thread())
                self._leaving.discard(threading.current_thread())

    def _worker_now(self) -> Worker | None:
        try:
            return self.worker()
        except WorkerError:
            return None  # tried again, and said, when a training needs it

    def _next(self) -> Job | None:
        with self._change:
            self._idle += 1
            self._change.wait_for(lambda: self._queue or self._closed, self.limits.idle)
            self._idle -= 1
            if self._closed or not self._queue:
                self._threads.discard(threading.current_thread())
                self._leaving.add(threading.current_thread())
                return None
            job = self._queue.pop(0)
            job.state, job.held = "running", True
            return job

    def _train(self, job: Job, worker: Worker) -> None:
        """Step until the training ends, or until its state says otherwise."""
        watch = threading.Timer(self.limits.training + self.limits.hang, worker.close)
        watch.daemon = True
        watch.start()
        try:
            worker.open(job.settings, job.saved)
            while self._wanted(job, worker):
                began = time.perf_counter()
                events, done = worker.step()
                self._record(job, events, done, time.perf_counter() - began)
                self.sweep()
        finally:
            watch.cancel()

    def _record(self, job: Job, events: list[Event], done: bool, seconds: float) -> None:
        with self._change:
            if job.state in ("running", "paused"):
                job.add(events)
                job.seconds += seconds
                if done:
                    job.end("finished")
                elif job.seconds > self.limits.training:
                    job.end("out of time")

    def _wanted(self, job: Job, worker: Worker) -> bool:
        """Whether to make another step; a pause is written to a file, so that the worker is
        free.
        """
        saved: Path | None = None
        while True:
            with self._change:
                if job.state == "running":
                    return True
                if job.state != "paused" and saved:
                    saved.unlink(missing_ok=True)  # stopped while it was being written
                if job.state != "paused" or saved:
                    job.held = False
                    return False
                saved = job.saved = Path(self._folder.name) / f"{id(job)}.pt"
            worker.save(saved)

    def _fail(self, job: Job, problem: Exception) -> None:
        known = isinstance(problem, WorkerError)
        if not known:
            logging.getLogger(__name__).exception("a live training failed")
        with self._change:
            job.held = False
            if job.state in LIVE:
                self._leave_queue(job)
                job.end("failed", str(problem) if known else "The training stopped with an error.")


def _there(alive: Alive | None) -> bool:
    try:
        return alive is not None and alive()
    except Exception:
        return False
