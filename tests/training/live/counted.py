"""A worker that only counts, for tests of who trains when."""

import time
from typing import ClassVar

from training.live.crew import Limits
from training.live.steps import Step

QUICK = Limits(idle=0.05)


class Counted:
    """A worker that counts to 50; `gate` lets steps through."""

    every: ClassVar = []

    def __init__(self, gate=None, steps=50):
        self.gate, self.last, self.closed = gate, steps, 0
        Counted.every.append(self)

    def open(self, settings, saved):
        self.number = int(saved.read_text()) if saved else 0

    def step(self):
        time.sleep(0.001)  # as a real step, it leaves the lock to others
        if self.gate:
            self.gate.acquire(timeout=5)
        self.number += 1
        return [Step(self.number, (1.0, 1.0))], self.number >= self.last

    def save(self, path):
        path.write_text(str(self.number))

    def close(self):
        self.closed += 1


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def numbers(pool, viewer):
    return [step.number for step in pool.view(viewer).steps]
