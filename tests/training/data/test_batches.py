"""Training batches: the same seed gives the same, rare classes come often, studio backgrounds are
found.
"""

import itertools

import numpy as np
import pytest
import torch

from training.data import augmentation
from training.data.augmentation import Strength, mixed, studio_background
from training.data.batches import Pictures, ahead, centre_batches, training_batches
from training.data.folders import Split

NOTHING = Strength(0, 0, 0, 0, 0, 0, 0)


def noise(count, generator):
    return [generator.integers(0, 200, (60, 80, 3), dtype=np.uint8) for _ in range(count)]


def split_of(counts, generator):
    return Split(noise(sum(counts), generator), np.repeat(np.arange(len(counts)), counts))


def test_the_same_seed_gives_the_same_batches(generator):
    pictures = Pictures(split_of([6, 6], generator), 2)
    runs = [
        list(training_batches(pictures, 32, 0.1, 4, Strength(), np.random.default_rng(7)))
        for _ in range(2)
    ]
    assert len(runs[0]) == 3
    for (one, targets), (other, same) in zip(*runs, strict=True):
        assert torch.equal(one, other)
        assert torch.equal(targets, same)
        assert one.shape == (4, 3, 32, 32)
        assert targets.sum(dim=1).tolist() == pytest.approx([1] * 4)


def test_a_rare_class_is_drawn_more_often_than_it_occurs_but_less_than_a_frequent_one(generator):
    pictures = Pictures(split_of([320, 10], generator), 2)
    rare = pictures.chances[320:].sum()
    assert rare == pytest.approx(10**0.4 / (10**0.4 + 320**0.4))
    assert 10 / 330 < rare < 0.5


def test_mixed_targets_are_the_shares_of_area(generator):
    pixels = torch.zeros(2, 3, 40, 40)
    pixels[1] = 1
    given, targets = mixed(pixels, torch.eye(2), Strength(mixed=1), generator)
    assert targets[0, 1].item() == pytest.approx(given[0].mean().item(), abs=1e-6)
    assert targets.sum(dim=1).tolist() == pytest.approx([1, 1])
    assert torch.equal(pixels[0], torch.zeros(3, 40, 40)), "the picture handed in is untouched"


def test_only_white_that_touches_the_border_is_studio_background():
    picture = np.full((40, 40, 3), 255, np.uint8)
    picture[10:30, 10:30] = 20
    picture[18:22, 18:22] = 255  # a white hole inside the object
    background = studio_background(picture)
    assert background is not None
    assert background.sum() == 40 * 40 - 20 * 20
    assert studio_background(np.full((40, 40, 3), 90, np.uint8)) is None


def test_a_new_background_leaves_the_object_alone(generator):
    picture = np.full((40, 40, 3), 255, np.uint8)
    picture[10:30, 10:30] = 20
    background = studio_background(picture)
    for _ in range(8):
        found = augmentation.on_another_background(
            picture, background, np.full((50, 30, 3), 90, np.uint8), generator
        )
        assert (found[10:30, 10:30] == 20).all()
        assert not (found[background] == 255).all()


def test_nothing_is_changed_at_no_strength_but_crop_and_mirror(generator):
    pictures = Pictures(Split([np.full((50, 70, 3), 128, np.uint8)] * 4, np.zeros(4, np.int64)), 1)
    ((pixels, _),) = training_batches(pictures, 16, 0.5, 4, NOTHING, generator)
    ((shown, _),) = centre_batches(pictures.split, 16, 4)
    assert torch.allclose(pixels, shown, atol=1e-5)


def test_batches_ahead_are_the_same_and_errors_arrive():
    assert list(ahead(iter(range(20)))) == list(range(20))

    def breaks():
        yield 1
        raise ValueError("bad picture")

    with pytest.raises(ValueError, match="bad picture"):
        list(ahead(breaks()))


def test_centre_batches_are_in_order(generator):
    split = split_of([3, 4], generator)
    labels = itertools.chain.from_iterable(y.tolist() for _, y in centre_batches(split, 16, 2))
    assert list(labels) == split.labels.tolist()
