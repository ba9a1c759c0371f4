"""What bounds the trainings of all viewers: places, time, numbers; and a failure ends one alone."""

import threading
import time

import pytest

from tests.training.live.counted import QUICK, Counted, until
from tests.training.live.test_steps import TINY
from training.live.crew import Limits
from training.live.pool import Pool, PoolFullError
from training.live.worker import WorkerError


def test_never_more_at_once_than_set():
    running, most, lock = [0], [0], threading.Lock()

    class Watched(Counted):
        def step(self):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.002)
            with lock:
                running[0] -= 1
            return super().step()

    pool = Pool(2, lambda: Watched(steps=8), QUICK)
    for viewer in range(9):
        pool.start(str(viewer), TINY)
    until(lambda: all(pool.view(str(v)).state == "finished" for v in range(9)))
    assert most[0] == 2
    pool.close()


def test_a_training_has_only_so_much_time():
    class Slow(Counted):
        def step(self):
            time.sleep(0.02)
            return super().step()

    pool = Pool(1, Slow, Limits(training=0.2, idle=0.05))
    pool.start("a", TINY)
    until(lambda: not pool.view("a").active)
    assert pool.view("a").state == "out of time"
    assert 1 <= len(pool.view("a").steps) < 50
    assert pool.view("a").seconds > 0.2
    pool.close()


def test_trainings_of_viewers_who_left_end_and_free_the_queue(gate):
    now = [0.0]
    pool = Pool(1, lambda: Counted(gate), Limits(idle=0.05, unseen=100), clock=lambda: now[0])
    here = {"a": True, "b": True}
    pool.start("a", TINY)
    pool.start("b", TINY)
    for viewer in here:
        pool.view(viewer, lambda viewer=viewer: here[viewer])
    now[0] = 500.0
    pool.sweep()
    assert pool.view("a").active  # on another page, but there
    here["a"], now[0] = False, 900.0
    gate.release(2)  # every step looks who is still there
    until(lambda: pool.view("b").state == "running")
    assert pool.view("a") is None
    gate.release(1000)
    pool.close()


def test_a_long_pause_ends(gate):
    now = [0.0]
    pool = Pool(1, lambda: Counted(gate), Limits(idle=0.05, paused=100), clock=lambda: now[0])
    pool.start("a", TINY)
    pool.pause("a")
    now[0] = 99.0
    pool.view("a", lambda: True)
    pool.sweep()
    assert pool.view("a").state == "paused"
    now[0] = 101.0
    pool.sweep()
    assert pool.view("a").state == "stopped"
    gate.release(100)
    pool.close()


def test_too_many_trainings_are_refused_in_a_sentence(gate):
    pool = Pool(1, lambda: Counted(gate), Limits(idle=0.05, jobs=2))
    pool.start("a", TINY)
    pool.start("b", TINY)
    with pytest.raises(PoolFullError, match="in a few minutes"):
        pool.start("c", TINY)
    pool.start("b", TINY)  # one's own makes room for itself
    gate.release(1000)
    pool.close()


def test_a_failing_training_says_so_and_the_next_one_gets_a_new_worker():
    class Broken(Counted):
        def step(self):
            if len(Counted.every) == 1:
                raise WorkerError("The training process has ended. Start again.")
            return super().step()

    Counted.every.clear()
    pool = Pool(1, Broken, QUICK)
    pool.start("a", TINY)
    pool.start("b", TINY)
    until(lambda: pool.view("b").state == "finished")
    assert pool.view("a").state == "failed"
    assert pool.view("a").problem == "The training process has ended. Start again."
    assert len(Counted.every) == 2
    pool.close()
