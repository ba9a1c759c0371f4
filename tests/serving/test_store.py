"""The store of finished results: bounded, newest kept, safe among threads."""

import sys
from concurrent.futures import ThreadPoolExecutor

from serving.store import Store


def test_the_store_is_bounded_and_gives_only_what_was_asked():
    kept: Store[int, str] = Store(3)
    kept.update({k: str(k) for k in range(5)})
    assert len(kept) == 3
    assert kept.those([4, 0, 2]) == {4: "4", 2: "2"}
    assert kept.get(0) is None


def test_what_was_asked_for_stays_longest():
    kept: Store[str, int] = Store(2)
    assert [kept.put("a", 1), kept.put("b", 2)] == [1, 2]
    kept.get("a")
    kept.put("c", 3)
    assert kept.everything() == {"a": 1, "c": 3}


def test_threads_that_push_each_other_out_get_their_own_value_or_none():
    kept: Store[int, int] = Store(2)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def work(seed: int) -> set[int | None]:
        wrong = set()
        for step in range(2000):
            key = (seed + step) % 7
            kept.put(key, 10 * key)
            wrong |= {kept.get(key)} - {10 * key, None}
        return wrong

    try:
        with ThreadPoolExecutor(8) as pool:
            assert not set().union(*pool.map(work, range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert len(kept) == 2
