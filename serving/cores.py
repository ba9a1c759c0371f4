"""The computer's cores, given to computations in the order in which they asked."""

import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import torch

BEAT = 0.15  # seconds after which a long computation lets the others go first


class Cores:
    """A semaphore that is fair: a freed core goes to whoever has waited longest.

    threading.Semaphore is not: a thread that gives a core back and asks again takes it before the
    one that waits has woken up, so two long runs kept a third viewer out until they ended.
    """

    def __init__(self, count: int) -> None:
        self.free = count
        self._waiting: deque[threading.Lock] = deque()
        self._change = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many computations wait for a core."""
        return len(self._waiting)

    def acquire(self) -> None:
        """Take a core, waiting behind those who asked before."""
        with self._change:
            if self.free:
                self.free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # until `release` hands its core over

    def release(self) -> None:
        """Give a core to the first who waits, or back."""
        with self._change:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self.free += 1


class Turn:
    """A computation's time on a core; long ones call `share` between their steps."""

    def __init__(self, cores: Cores) -> None:
        self._cores, self._since = cores, time.monotonic()

    def share(self) -> None:
        """Stand at the end of the queue, if this turn has lasted long enough."""
        if time.monotonic() - self._since < BEAT:
            return
        self._cores.release()
        self._cores.acquire()
        self._since = time.monotonic()


# One computation on each core at once, each on one thread: with busy cores, two OpenMP threads per
# computation made a ResNet-50 pass 28 times slower here (they spin while they wait for each other).
torch.set_num_threads(1)
_cores = Cores(os.cpu_count() or 1)


@contextmanager
def one_core() -> Iterator[Turn]:
    """Wait for a free core; every longer computation of a page runs inside, and shares it between
    its steps.
    """
    # A new thread starts with as many threads as there are cores until it is told otherwise: slower
    # here, and sums in another order, so that a second viewer's picture would differ from the
    # first's.
    torch.set_num_threads(1)
    _cores.acquire()
    try:
        yield Turn(_cores)
    finally:
        _cores.release()
