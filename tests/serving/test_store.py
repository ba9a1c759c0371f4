"""The store under many threads: one computation for all who ask, nothing left of an interrupted
one, bounded.
"""

import threading
import time
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from serving.store import MEGABYTE, Store, size_of


def together(count, work):
    """Run `work` on so many threads at once; what each gave, or the error that it raised."""
    found = [None] * count
    barrier = threading.Barrier(count)

    def run(i):
        barrier.wait()
        try:
            found[i] = work(i)
        except BaseException as error:
            found[i] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found


def test_all_who_ask_at_once_get_one_computation():
    store, calls = Store(4), []

    def make():
        calls.append(1)
        time.sleep(0.1)
        return object()

    found = together(12, lambda _: store.once("key", make))
    assert len(calls) == 1
    assert len({id(value) for value in found}) == 1
    assert store.once("key", make) is found[0]


def test_an_interrupted_computation_leaves_nothing_and_another_takes_over():
    store, calls = Store(4), []

    class Interrupted(BaseException):
        pass

    def make():
        calls.append(1)
        time.sleep(0.05)
        if len(calls) == 1:
            raise Interrupted
        return "whole"

    found = together(5, lambda _: store.once("key", make))
    assert sum(isinstance(value, Interrupted) for value in found) == 1
    assert found.count("whole") == 4
    assert len(calls) == 2


def test_who_waits_may_leave_and_the_computation_goes_on():
    store, begun, enough = Store(4), threading.Event(), threading.Event()

    class Left(BaseException):
        pass

    def make():
        begun.set()
        enough.wait(20)
        return "whole"

    def leave():
        enough.set()
        raise Left

    def work(i):
        if i == 0:
            return store.once("key", make)
        begun.wait(20)
        return store.once("key", make, leave)

    first, second = together(2, work)
    assert (first, type(second)) == ("whole", Left)
    assert store.get("key") == "whole"


def test_what_always_fails_fails_for_everyone_and_is_not_kept():
    store = Store(4)

    def make():
        raise ValueError("broken picture")

    found = together(3, lambda _: store.once("key", make))
    assert [str(error) for error in found] == ["broken picture"] * 3
    assert len(store) == 0


def test_different_keys_do_not_wait_for_each_other():
    store, both = Store(4), threading.Barrier(2)
    found = together(2, lambda i: store.once(i, lambda: both.wait(5)))
    assert sorted(found) == [0, 1]


def test_the_newest_are_kept_by_count():
    store = Store(2)
    for name in "ab":
        store.put(name, name)
    assert store.get("a") == "a"
    store.put("c", "c")
    assert store.those("abc") == {"a": "a", "c": "c"}


def test_the_newest_are_kept_by_bytes_and_one_too_large_is_given_but_not_kept():
    store = Store(100, megabytes=2)
    for name in "abc":
        store.put(name, np.zeros(700_000, np.uint8))
    assert set(store.everything()) == {"b", "c"}
    assert store.bytes <= 2 * MEGABYTE
    large = store.once("large", lambda: np.zeros(3 * MEGABYTE, np.uint8))
    assert large.nbytes == 3 * MEGABYTE
    assert set(store.everything()) == {"b", "c"}


def test_sizes_are_those_of_what_is_inside():
    @dataclass
    class Result:
        maps: dict
        name: str

    array = np.zeros((10, 10), np.float32)
    assert size_of(array) == size_of(torch.zeros(10, 10)) == 400
    assert size_of([array, array.copy()]) == size_of({"a": (array,), "b": array.copy()}) == 800
    assert size_of([array, array]) == 400, "what occurs twice is held once"
    assert size_of(Result({"a": array}, "x")) == pytest.approx(400, abs=60)
    assert size_of(torch.nn.Linear(10, 9)) == 99 * 4
