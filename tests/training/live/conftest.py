"""A pool of one place whose steps wait at a gate."""

import threading

import pytest

from tests.training.live.counted import QUICK, Counted
from training.live.pool import Pool


@pytest.fixture
def gate():
    return threading.Semaphore(0)


@pytest.fixture
def pool(gate):
    made = Pool(1, lambda: Counted(gate), QUICK)
    yield made
    gate.release(10_000)
    made.close()
