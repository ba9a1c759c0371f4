"""Scores for known and unknown: against their formulas, and on networks where the truth is
known.
"""

import numpy as np
import pytest
import torch
from torch import nn

from analysis.activations.certainty import class_means, distance, energy
from analysis.activations.numbers import probabilities
from training.certainty.separation import Seen, beside, last_layer_without, left_out
from training.data.strange_pictures import KINDS, drawn_strangers
from training.unknown import compared


def clusters(generator, count=40, classes=6, spread=0.4):
    centres = 4 * np.eye(classes, 8, dtype=np.float32)
    labels = np.repeat(np.arange(classes), count)
    noise = generator.normal(0, spread, (len(labels), 8)).astype(np.float32)
    return centres[labels] + noise, labels


def test_scores_are_their_formulas(generator):
    logits = generator.normal(0, 5, (20, 7)).astype(np.float32)
    given = torch.from_numpy(logits).double()
    assert probabilities(logits, 2) == pytest.approx(torch.softmax(given / 2, 1).numpy())
    assert energy(logits) == pytest.approx(torch.logsumexp(given, 1).numpy())
    features, labels = clusters(generator)
    means = class_means(features, labels)
    by_hand = [
        -min(np.linalg.norm((f - m) / means.deviation) for m in means.means) for f in features
    ]
    assert distance(features, means) == pytest.approx(by_hand, rel=1e-3)


def test_strangers_far_from_every_class_are_told_apart(generator):
    features, labels = clusters(generator)
    network = nn.Module()
    network.fc = nn.Linear(8, 6)
    network.fc.requires_grad_(False)
    network.fc.weight.copy_(torch.eye(6, 8) * 3)
    network.fc.bias.zero_()
    known = Seen(features, network.fc(torch.from_numpy(features)).numpy())
    none = generator.normal(0, 0.4, (90, 8)).astype(np.float32)
    strange = Seen(none, network.fc(torch.from_numpy(none)).numpy())
    areas = beside(known, strange, class_means(features, labels))
    assert min(areas.values()) > 0.95
    assert beside(known, known, class_means(features, labels)) == pytest.approx(
        dict.fromkeys(areas, 0.5)
    )
    found = compared((known, labels), (known, labels), {"drawn": strange}, network)
    assert found["known_right_below"] == pytest.approx(0.05, abs=0.02)
    assert found["strangers_below"]["drawn"] > 0.8
    assert set(found["areas"]) == {"classes left out", "drawn"}
    assert min(left_out(known, labels, known, labels, network).values()) > 0.5


def test_a_last_layer_for_fewer_classes_answers_only_these(generator):
    features, labels = clusters(generator)
    network = nn.Module()
    network.fc = nn.Linear(8, 6).requires_grad_(False)
    layer = last_layer_without(features, labels, [0, 2, 5], network)
    inside = np.isin(labels, [0, 2, 5])
    answers = layer(torch.from_numpy(features[inside])).argmax(1).numpy()
    assert (np.array([0, 2, 5])[answers] == labels[inside]).mean() > 0.95


def test_strange_pictures_are_the_same_every_time():
    once, again = drawn_strangers(2), drawn_strangers(2)
    assert len(once) == 2 * len(KINDS)
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))
    assert all(p.shape == (192, 192, 3) and p.dtype == np.uint8 for p in once)
    assert all(p.std() > 1 for p in once)
