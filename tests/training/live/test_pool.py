"""The queue of live trainings: order, places, one for each viewer, and nothing left behind."""

import time
from pathlib import Path

from tests.training.live.counted import QUICK, Counted, numbers, until
from tests.training.live.test_steps import TINY, history
from training.live.pool import Pool
from training.live.settings import Settings
from training.live.steps import Step
from training.live.worker import InThisProcess


def test_the_queue_keeps_its_order_and_tells_the_places(pool, gate):
    for viewer in "abc":
        pool.start(viewer, TINY)
    until(lambda: pool.view("a").state == "running")
    assert [pool.view(v).state for v in "abc"] == ["running", "waiting", "waiting"]
    assert [pool.view(v).ahead for v in "bc"] == [0, 1]
    gate.release(50)
    until(lambda: pool.view("b").state == "running")
    assert pool.view("a").state == "finished"
    assert numbers(pool, "a") == list(range(1, 51))
    assert pool.view("c").ahead == 0


def test_a_pause_gives_the_slot_away_and_resuming_goes_to_the_end(pool, gate):
    for viewer in "abc":
        pool.start(viewer, TINY)
    gate.release(10)
    until(lambda: len(pool.view("a").steps) == 10)
    pool.pause("a")
    gate.release(1)  # the step that was under way
    until(lambda: pool.view("b").state == "running")
    assert pool.view("a").state == "paused"
    pool.resume("a")
    assert [pool.view(v).ahead for v in "ca"] == [0, 1]
    gate.release(200)
    until(lambda: pool.view("a").state == "finished")
    assert numbers(pool, "a") == list(range(1, 51))


def test_pausing_and_resuming_at_once_keeps_the_slot(pool, gate):
    pool.start("a", TINY)
    pool.start("b", TINY)
    gate.release(3)
    until(lambda: len(pool.view("a").steps) == 3)
    pool.pause("a")
    pool.resume("a")
    assert pool.view("a").state == "running"
    gate.release(100)
    until(lambda: pool.view("b").state == "finished")
    assert numbers(pool, "a") == list(range(1, 51))


def test_a_waiting_training_can_be_paused_and_stopped(pool, gate):
    for viewer in "abc":
        pool.start(viewer, TINY)
    until(lambda: pool.view("a").state == "running")
    pool.pause("b")
    assert pool.view("b").state == "paused"
    assert pool.view("c").ahead == 0
    pool.stop("b")
    pool.resume("b")
    assert pool.view("b").state == "stopped"


def test_starting_again_stops_the_viewers_last_one_and_nobody_elses(pool, gate):
    pool.start("a", TINY)
    pool.start("b", TINY)
    gate.release(5)
    until(lambda: len(pool.view("a").steps) == 5)
    pool.start("a", Settings(depth=14, epochs=1))
    assert pool.view("a").settings.depth == 14
    assert pool.view("a").state == "waiting"
    assert pool.view("b").state in ("waiting", "running")
    gate.release(200)
    until(lambda: pool.view("a").state == pool.view("b").state == "finished")
    assert numbers(pool, "a") == list(range(1, 51))


def test_a_viewer_sees_only_their_own(pool):
    pool.start("a", TINY)
    assert pool.view("b") is None
    for act in (pool.pause, pool.resume, pool.stop):
        act("b")
    assert pool.view("a").active


def test_stopping_leaves_no_thread_worker_or_file():
    Counted.every.clear()
    pool = Pool(2, Counted, QUICK)
    folder = Path(pool.folder.name)
    pool.worker = lambda: Counted(steps=10**9)
    for viewer in "abcd":
        pool.start(viewer, TINY)
    until(lambda: pool.view("a").steps and pool.view("b").steps)
    threads = list(pool.crew.threads)
    assert len(threads) == 2
    pool.pause("a")
    until(lambda: list(folder.iterdir()))
    for viewer in "abcd":
        pool.stop(viewer)
    until(lambda: not any(thread.is_alive() for thread in threads))
    assert not pool.crew.threads
    assert not list(folder.iterdir())
    assert len(Counted.every) == 2
    assert all(worker.closed for worker in Counted.every)
    steps = len(pool.view("b").steps)
    time.sleep(0.05)
    assert len(pool.view("b").steps) == steps
    pool.close()
    assert not folder.exists()


def test_pausing_and_resuming_at_any_moment_loses_no_step_and_repeats_none():
    pool = Pool(1, lambda: Counted(steps=400), QUICK)
    pool.start("a", TINY)
    pause = 0.0
    while pool.view("a").state in ("waiting", "running", "paused"):
        pool.pause("a")
        time.sleep(pause)
        pool.resume("a")
        pause = (pause + 0.0007) % 0.004
        time.sleep(0.002)
    assert numbers(pool, "a") == list(range(1, 401))
    pool.close()


def test_the_curves_are_the_same_paused_or_not_and_beside_another_viewers():
    """Real nets, two at once, one of them paused on the way: bit for bit what a lone training
    gives.
    """
    from training.live.steps import Trainer

    settings = Settings(depth=8, epochs=2, batch=128)
    lone = [e for e in history(Trainer(settings)) if isinstance(e, Step)]
    pool = Pool(2, InThisProcess, QUICK)
    pool.start("a", settings)
    pool.start("b", settings)
    until(lambda: len(pool.view("a").steps) > 4)
    pool.pause("a")
    until(lambda: list(Path(pool.folder.name).iterdir()))
    pool.resume("a")
    until(lambda: pool.view("a").state == pool.view("b").state == "finished")
    assert list(pool.view("a").steps) == list(pool.view("b").steps) == lone
    pool.close()
