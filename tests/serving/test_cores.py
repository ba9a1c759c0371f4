"""The cores: never more computations than cores, and nobody is kept waiting by one who asks again
and again.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from serving import cores
from serving.cores import Cores, Turn, one_core


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def test_a_freed_core_goes_to_whoever_waited_longest():
    """The one who gives it back and asks at once comes last (a threading.Semaphore would let it in
    first).
    """
    slots, order = Cores(1), []

    def wants(name):
        slots.acquire()
        order.append(name)
        slots.release()

    slots.acquire()
    threads = [threading.Thread(target=wants, args=(name,)) for name in "ab"]
    for count, thread in enumerate(threads, 1):
        thread.start()
        until(lambda count=count: slots.waiting == count)
    slots.release()
    wants("again")
    for thread in threads:
        thread.join(20)
    assert order == ["a", "b", "again"]
    assert (slots.free, slots.waiting) == (1, 0)


def test_a_long_turn_is_shared_between_its_steps(monkeypatch):
    slots, order = Cores(1), []
    slots.acquire()
    turn = Turn(slots)

    def visitor():
        slots.acquire()
        order.append("visitor")
        slots.release()

    thread = threading.Thread(target=visitor)
    thread.start()
    until(lambda: slots.waiting == 1)
    monkeypatch.setattr(cores, "BEAT", 1e9)
    turn.share()  # too early
    order.append("step")
    monkeypatch.setattr(cores, "BEAT", 0.0)
    turn.share()
    order.append("step")
    slots.release()
    thread.join(20)
    assert order == ["step", "visitor", "step"]
    assert slots.free == 1


def test_never_more_than_there_are_cores():
    slots, inside, most, lock = Cores(2), [0], [0], threading.Lock()

    def work(_):
        for _ in range(200):
            slots.acquire()
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0)
            with lock:
                inside[0] -= 1
            slots.release()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert most[0] == 2
    assert (slots.free, slots.waiting) == (2, 0)


def test_a_computation_that_fails_gives_its_core_back():
    before = cores._cores.free
    try:
        with one_core():
            assert cores._cores.free == before - 1
            raise RuntimeError
    except RuntimeError:
        pass
    assert cores._cores.free == before
