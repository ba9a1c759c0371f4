"""Tracing beside other threads' forward passes, and beside other traces."""

import threading
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn

from models.tracing import trace


class Slow(nn.Module):
    """Stands still in the middle of being traced until another thread has done its part."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 5, 3)
        self.reached, self.go_on = threading.Event(), threading.Event()

    def forward(self, x):
        x = self.first(x)
        self.reached.set()
        assert self.go_on.wait(30)
        return self.second(x)


def test_another_threads_pass_is_no_part_of_a_trace():
    slow, other, x = Slow().eval(), nn.Sequential(nn.Linear(3, 2)), torch.ones(1, 3)
    expected, original = other(x), nn.Module.__call__
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(trace, slow, 8)
        assert slow.reached.wait(30)
        given = other(x)
        slow.go_on.set()
        traced = future.result()
    assert torch.equal(given, expected)
    assert [name for name in traced.names.values() if name != "output"] == ["x", "first", "second"]
    assert nn.Module.__call__ is original


def test_two_traces_at_once_leave_modules_as_they_were():
    """The one that began first ends first."""
    first, second, original = Slow().eval(), Slow().eval(), nn.Module.__call__
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(trace, first, 8)
        assert first.reached.wait(30)
        other = pool.submit(trace, second, 8)
        second.reached.wait(0.3)
        first.go_on.set()
        graphs = [one.result().graph]
        second.go_on.set()
        graphs.append(other.result().graph)
    assert nn.Module.__call__ is original
    assert [len(graph.nodes) for graph in graphs] == [4, 4]
