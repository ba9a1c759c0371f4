"""The digits that live training uses."""

import torch
from sklearn.datasets import load_digits

from training.live.digits import digits


def test_every_digit_is_there_once_and_held_out_ones_are_not_trained_on():
    training, held_out = digits()
    assert (len(training.labels), len(held_out.labels)) == (1400, 397)
    labels = torch.cat([training.labels, held_out.labels])
    assert sorted(labels.tolist()) == sorted(load_digits().target.tolist())
    pictures = torch.cat([training.pictures, held_out.pictures])
    assert pictures.shape == (1797, 3, 8, 8)
    assert len({p.numpy().tobytes() for p in pictures[:, 0]}) == len(
        {p.tobytes() for p in load_digits().images}
    )
    assert abs(float(pictures.mean())) < 1e-5
    assert abs(float(pictures.std()) - 1) < 1e-3
