"""Curves, similarity and verdicts against written-out versions, scipy, and networks where the
answer is known.
"""

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr
from torch import nn

from analysis.attribution.attribute import attribute
from analysis.attribution.baselines import baseline
from analysis.attribution.exports import attributions_npz
from analysis.attribution.faithfulness import curves, ranking
from analysis.attribution.reference import Check, reference
from analysis.attribution.sanity import similarity, spearman
from analysis.attribution.settings import Target, settings_for
from analysis.attribution.twin import Twins, randomised
from analysis.attribution.verdicts import verdicts
from models.tracing import trace
from tests.analysis.attribution.small import SIDE, TARGET, by_hand, exact, network, picture, twins
from tests.conftest import shipped

NET, X = network(), picture()


@pytest.mark.parametrize("target", [Target(2), Target(2, 4)])
def test_curves_pixel_by_pixel(target):
    ranks = ranking(attribute(twins(NET), X, target, settings_for("gradient")).heatmap)
    found = curves(twins(NET), X, target, ranks, steps=6)
    order = np.argsort(ranks.ravel())
    mean, soft = (baseline(n, X, twins(NET)) for n in ("mean", "blurred"))
    for place, share in enumerate(found.shares):
        gone, back = X.clone().view(3, -1), soft.clone().view(3, -1)
        first = torch.from_numpy(order[: round(share * SIDE**2)])
        gone[:, first], back[:, first] = mean.reshape(3, -1)[:, first], X.view(3, -1)[:, first]
        for values, changed in ((found.deletion, gone), (found.insertion, back)):
            logits = by_hand(exact(NET), changed.view(X.shape).double())[0]
            kept = logits if target.minus is None else logits[[2, 4]]
            expected = float(kept.softmax(0)[2 if target.minus is None else 0])
            assert values[place] == pytest.approx(expected, rel=1e-4)
    area = sum((a + b) / 2 / 6 for a, b in zip(found.deletion, found.deletion[1:], strict=False))
    assert found.deletion_area == pytest.approx(area, rel=1e-6)


class LooksAtOneCorner(nn.Module):
    def forward(self, x):
        corner = x[:, :, :6, :6].mean((1, 2, 3))
        return torch.stack([10 * corner, -10 * corner], 1)


def test_a_right_ranking_beats_a_random_and_a_wrong_one():
    made = LooksAtOneCorner()
    made.register_parameter("unused", nn.Parameter(torch.zeros(1), requires_grad=False))
    own = Twins(trace(made, SIDE))
    x = torch.zeros(1, 3, SIDE, SIDE)
    x[:, :, :6, :6] = 1.0
    heat = np.zeros((SIDE, SIDE), dtype=np.float32)
    heat[:6, :6] = 1
    right, wrong = (curves(own, x, Target(0), ranking(h)) for h in (heat, -heat))
    random = reference(own, x, Target(0), (6, 6))
    assert random.by_deletion(right) == random.by_insertion(right) == 1
    assert random.by_deletion(wrong) == random.by_insertion(wrong) == -1


def test_a_ranking_holds_every_rank_once_and_the_largest_first():
    heat = np.array([[0, 3], [0, -1]], dtype=np.float32)
    ranks = ranking(heat)
    assert sorted(ranks.ravel()) == [0, 1, 2, 3]
    assert ranks[0, 1] == 0
    assert ranks[1, 1] == 3


def test_rank_correlation_equals_scipys():
    draw = np.random.default_rng(0)
    one, two = (np.round(draw.normal(size=(9, 9)), 1).astype(np.float32) for _ in range(2))
    assert spearman(one, two) == pytest.approx(spearmanr(one.ravel(), two.ravel()).statistic)
    assert spearman(one, one**3) == pytest.approx(1)
    assert np.isnan(spearman(one, np.zeros_like(one)))


def test_a_map_that_ignores_the_weights_is_found_out():
    draw = np.random.default_rng(0).normal(size=(32, 32)).astype(np.float32)
    other = np.random.default_rng(1).normal(size=(32, 32)).astype(np.float32)
    assert similarity(draw, draw).alike
    assert similarity(draw, draw).structure == pytest.approx(1)
    assert not similarity(draw, other).alike
    assert np.isnan(similarity(draw, np.zeros_like(draw)).structure)


def test_random_weights_give_another_map():
    other = Twins(randomised(twins(NET).traced))
    settings = settings_for("gradient")
    one, two = (attribute(t, X, TARGET, settings).heatmap for t in (twins(NET), other))
    assert abs(similarity(one, two).signed) < 0.5


def test_deeplift_is_offered_where_its_sum_is_right_and_not_where_it_is_wrong():
    found = verdicts(twins(NET), X, TARGET)
    assert found["deeplift"].passed
    assert found["guided_gradcam"].passed
    wrong = verdicts(
        Twins(trace(shipped("googlenet-mini").network, 64)), torch.randn(1, 3, 64, 64), Target(0)
    )
    assert not wrong["deeplift"].passed
    assert "misses the difference in score" in wrong["deeplift"].words
    assert wrong["guided_gradcam"].passed
    assert wrong["integrated"].passed


class Smooth(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(torch.tanh(self.conv(x)).mean((2, 3)))


def test_guiding_is_not_offered_where_there_is_no_relu_to_guide():
    found = verdicts(Twins(trace(Smooth().eval().requires_grad_(False), SIDE)), X, Target(0))
    assert not found["guided_gradcam"].passed
    assert "differ by 0%" in found["guided_gradcam"].words


def test_files_hold_the_numbers_and_the_settings():
    import io
    import json

    found = attribute(twins(NET), X, TARGET, settings_for("integrated", steps=4, most_steps=4))
    curve = curves(twins(NET), X, TARGET, ranking(found.heatmap), steps=4)
    orders = reference(twins(NET), X, TARGET, (4, 4), steps=4)
    photo = np.zeros((SIDE, SIDE, 3), dtype=np.uint8)
    data = attributions_npz(
        photo, [found], {"integrated": Check(curve, orders, found)}, {"network": "small"}
    )
    with np.load(io.BytesIO(data)) as stored:
        assert np.array_equal(stored["integrated_raw"], found.raw)
        assert np.array_equal(stored["integrated_deletion"], curve.deletion)
        assert stored["integrated_random_orders_insertion"].shape == (8, 5)
        assert np.array_equal(
            stored["integrated_random_orders_insertion"][3], orders.orders[3].insertion
        )
        settings = json.loads(str(stored["settings"]))
    assert settings["network"] == "small"
    assert settings["methods"]["integrated"]["steps_run"] == 4
