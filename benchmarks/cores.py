"""How long a third viewer waits while two long runs hold both cores: python -m benchmarks.cores."""

import threading
import time

import torch

from serving.cores import Cores

SECONDS = 5.0  # of the whole
STEP = 0.02  # seconds of one step of a long run
PAUSE = 0.05  # seconds between two visits
CORES = 2


class Unfair(Cores):
    """The same, by threading.Semaphore."""

    def __init__(self, count: int) -> None:
        self._slots = threading.Semaphore(count)

    def acquire(self) -> None:
        """Take a core as soon as there is one."""
        self._slots.acquire()

    def release(self) -> None:
        """Give it back."""
        self._slots.release()


def waits(cores: Cores) -> tuple[list[float], int]:
    """Seconds of every visit's wait beside two runs that ask again after each step; and the steps
    they made.
    """
    over, steps = threading.Event(), [0] * CORES

    def long_run(which: int) -> None:
        torch.set_num_threads(1)
        matrix = torch.randn(400, 400)
        while not over.is_set():
            cores.acquire()
            ended = time.perf_counter() + STEP
            while time.perf_counter() < ended:
                matrix @ matrix
            cores.release()
            steps[which] += 1

    runs = [threading.Thread(target=long_run, args=(which,)) for which in range(CORES)]
    for run in runs:
        run.start()
    # a visit that never gets a core would wait for ever: the runs end after `SECONDS`
    threading.Timer(SECONDS, over.set).start()
    found = []
    while not over.is_set():
        began = time.perf_counter()
        cores.acquire()
        found.append(time.perf_counter() - began)
        cores.release()
        time.sleep(PAUSE)
    for run in runs:
        run.join()
    return found, sum(steps)


def main() -> None:
    """Both in turn, the fair queue last."""
    found = {"threading.Semaphore": waits(Unfair(CORES)), "the app's queue": waits(Cores(CORES))}
    longest, work = found["threading.Semaphore"]
    worst = max(longest)
    print(f"two runs of {1000 * STEP:.0f} ms steps on {CORES} cores, a visitor beside them")
    for name, (times, steps) in found.items():
        print(
            f"  {name:20} {len(times):4} visits, longest wait {max(times):7.3f} s  "
            f" {max(times) / worst:5.3f} x   steps of the runs {steps / work:.2f} x"
        )


if __name__ == "__main__":
    main()
