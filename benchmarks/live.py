"""A warm rerun of a page while a live training runs, against without: python -m benchmarks.live.

Training in a process of its own (as the app does) and in a thread of the app, in turns, so that a
busy moment of the machine hits all of them.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from streamlit.testing.v1 import AppTest

from benchmarks.side_by_side import show
from training.live.pool import Pool
from training.live.settings import Settings
from training.live.worker import ChildProcess, InThisProcess

PAGES = ("pages/explore/branches/page.py", "pages/inception/cost/page.py")
ROUNDS, RERUNS = 5, 5
APP = str(Path(__file__).parent.parent / "app.py")


def opened(page: str) -> AppTest:
    """A page of the app, warm."""
    test = AppTest.from_file(APP, default_timeout=120).run()
    if page != PAGES[0]:
        test.switch_page(page).run()
    return test.run()


def reruns(test: AppTest) -> list[float]:
    """Seconds of a few."""
    times = []
    for _ in range(RERUNS):
        began = time.perf_counter()
        test.run()
        times.append(time.perf_counter() - began)
    return times


def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    while not condition():
        time.sleep(0.05)


def steps(pool: Pool) -> int:
    """How far the training is."""
    view = pool.view("a")
    return len(view.steps) if view else 0


def main() -> None:
    """Medians and the least of all reruns: on a busy machine the least says more."""
    torch.set_num_threads(1)
    pools = {
        "a process of its own": Pool(1, ChildProcess),
        "a thread of the app": Pool(1, InThisProcess),
    }
    for pool in pools.values():
        pool.start("a", Settings(epochs=30))
        until(lambda pool=pool: steps(pool) > 0)  # type: ignore[misc]
        pool.pause("a")
    for page in PAGES:
        test = opened(page)
        found: dict[str, list[float]] = {"no training": [], **{name: [] for name in pools}}
        for _ in range(ROUNDS):
            found["no training"] += reruns(test)
            for name, pool in pools.items():
                before = steps(pool)
                pool.resume("a")
                until(lambda pool=pool, before=before: steps(pool) > before)  # type: ignore[misc]
                found[name] += reruns(test)
                pool.pause("a")
        for word, summary in (("median", statistics.median), ("least", min)):
            show(
                f"{word} rerun of {page} beside plain-56 and residual-56 in ...",
                {name: summary(times) for name, times in found.items()},
                "no training",
            )
    for pool in pools.values():
        pool.close()


if __name__ == "__main__":
    main()
