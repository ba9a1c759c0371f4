"""Nets trained on digits: what they learn, that nobody disturbs them, and that they can be interrupted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from analysis.depth_edit import deletion_sweep
from models.depth_family import DepthSpec
from training.digit_nets import train_on_digits
from training.digits import digits

EIGHT = DepthSpec("residual", 8)


def test_a_few_epochs_learn_the_digits_and_the_sweep_sees_it():
    losses = []
    network = train_on_digits(EIGHT, 0, 4, lambda done, loss: losses.append((done, loss)))
    assert [done for done, _ in losses] == [1, 2, 3, 4]
    assert losses[-1][1] < 0.3 < losses[0][1]
    assert not network.training
    _, held_out = digits()
    found = deletion_sweep(network, held_out.pictures, held_out.labels)
    assert found[0] > 0.85
    assert len(found) == 4


def test_two_at_once_equal_a_lone_run():
    alone = train_on_digits(EIGHT, 3, 1).state_dict()
    other = train_on_digits(EIGHT, 4, 1).state_dict()
    assert not torch.equal(alone["conv1.weight"], other["conv1.weight"])
    before = torch.get_rng_state()
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: train_on_digits(EIGHT, seed, 1).state_dict(), (3, 4)))
    for found, expected in zip(together, (alone, other), strict=True):
        assert all(torch.equal(found[key], expected[key]) for key in expected)
    assert torch.equal(before, torch.get_rng_state())


def test_what_the_progress_raises_ends_the_run():
    def stop(done, loss):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        train_on_digits(EIGHT, 0, 3, stop)
