"""The threads that run live trainings: a few at once, one training after another in each."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.live.job import LIVE, Job
from training.live.steps import Event
from training.live.worker import Worker, WorkerError


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


class Crew:
    """The queue of trainings and the threads that take them, `at_once` at most.

    `change` is the one lock of all trainings: but for `warm`, callers hold it. Paused trainings are
    written into `folder`; `after_step` is called between two steps.
    """

    def __init__(
        self,
        at_once: int,
        worker: Callable[[], Worker],
        limits: Limits,
        folder: Path,
        after_step: Callable[[], None],
    ) -> None:
        self.at_once, self.worker, self.limits = at_once, worker, limits
        self.folder, self.after_step = folder, after_step
        self.change = threading.Condition()
        self.queue: list[Job] = []
        self.threads: set[threading.Thread] = set()  # take trainings
        self.leaving: set[threading.Thread] = set()  # end their worker, then themselves
        self.closed = False
        self._idle = 0

    def warm(self) -> None:
        """Start a worker process now, so that a training that comes soon need not wait for its
        imports.
        """
        with self.change:
            if not self.threads:
                self._hire()

    def enqueue(self, job: Job) -> None:
        """Put it at the end of the queue, with a new thread where there may be one more."""
        job.state = "waiting"
        self.queue.append(job)
        if self._idle < len(self.queue) and len(self.threads) < self.at_once:
            self._hire()
        self.change.notify()

    def take_out(self, job: Job) -> None:
        """Out of the queue, where it is in it."""
        if job in self.queue:
            self.queue.remove(job)

    def stop(self, job: Job | None) -> None:
        """End it after the current step."""
        if job and job.state in LIVE:
            self.take_out(job)
            job.end("stopped")

    def _hire(self) -> None:
        thread = threading.Thread(target=self._serve, name="live-training", daemon=True)
        self.threads.add(thread)
        thread.start()

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
            with self.change:
                self.threads.discard(threading.current_thread())
                self.leaving.discard(threading.current_thread())

    def _worker_now(self) -> Worker | None:
        try:
            return self.worker()
        except WorkerError:
            return None  # tried again, and said, when a training needs it

    def _next(self) -> Job | None:
        with self.change:
            self._idle += 1
            self.change.wait_for(lambda: self.queue or self.closed, self.limits.idle)
            self._idle -= 1
            if self.closed or not self.queue:
                self.threads.discard(threading.current_thread())
                self.leaving.add(threading.current_thread())
                return None
            job = self.queue.pop(0)
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
                self.after_step()
        finally:
            watch.cancel()

    def _record(self, job: Job, events: list[Event], done: bool, seconds: float) -> None:
        with self.change:
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
            with self.change:
                if job.state == "running":
                    return True
                if job.state != "paused" and saved:
                    saved.unlink(missing_ok=True)  # stopped while it was being written
                if job.state != "paused" or saved:
                    job.held = False
                    return False
                saved = job.saved = self.folder / f"{id(job)}.pt"
            worker.save(saved)

    def _fail(self, job: Job, problem: Exception) -> None:
        known = isinstance(problem, WorkerError)
        if not known:
            logging.getLogger(__name__).exception("a live training failed")
        with self.change:
            job.held = False
            if job.state in LIVE:
                self.take_out(job)
                job.end("failed", str(problem) if known else "The training stopped with an error.")
