"""The numbers that describe maps, on maps small enough to compute by hand."""

import numpy as np
import pytest
import torch

from analysis.activations.branches import branch_views, default_channel
from analysis.activations.exports import channels_csv, channels_npz
from analysis.activations.numbers import (
    energy,
    order,
    probabilities,
    silent_share,
    strengths,
    strongest_position,
    top_classes,
)
from tests.conftest import anatomy, every_stage, picture_tensor

MAPS = np.array([[[0, 0], [0, 0]], [[1, 1], [1, 1]], [[0, 4], [0, 0]]], dtype=np.float32)


def test_by_hand():
    assert strengths(MAPS).tolist() == [0, 1, 1]
    assert silent_share(MAPS) == pytest.approx(1 / 3)
    assert order(MAPS, "strength").tolist() == [1, 2, 0]
    assert order(MAPS, "variation").tolist() == [2, 0, 1]
    assert order(MAPS, "index").tolist() == [0, 1, 2]
    assert energy(MAPS)[0, 1] == pytest.approx(np.sqrt(17 / 3))
    assert strongest_position(MAPS[2]) == (0, 1)


def test_probabilities_are_torchs_softmax():
    logits = np.array([1000.0, 999.0, -5.0], dtype=np.float32)
    expected = torch.softmax(torch.from_numpy(logits).double(), 0).numpy()
    np.testing.assert_allclose(probabilities(logits), expected, rtol=1e-12)
    assert top_classes(logits, ["a", "b", "c"], 2)[0][0] == "a"


@pytest.fixture(scope="module")
def seen():
    name = "googlenet-mini"
    return anatomy(name)[0], every_stage(name).run(picture_tensor(name))


def test_views_add_up(seen):
    module, found = seen
    stages = [len(b.layers) - 1 for b in module.branches]
    views = branch_views(found, module, stages, True, "strength", 8)
    assert sum(view.power for view in views) == pytest.approx(1)
    assert all(len(view.shown) == 8 for view in views)
    place, channel = default_channel(views)
    assert channel == int(np.argmax(views[place].maps.mean(axis=(1, 2))))


def test_before_relu_the_silent_share_is_still_that_of_the_output(seen):
    module, found = seen
    stages = [0] * len(module.branches)
    before, after = (branch_views(found, module, stages, r, "index", None) for r in (False, True))
    assert [v.silent for v in before] == [v.silent for v in after]
    assert before[0].maps.min() < 0 <= after[0].maps.min()


def test_files_hold_the_same_numbers(seen, tmp_path):
    module, found = seen
    views = branch_views(
        found, module, [len(b.layers) - 1 for b in module.branches], True, "index", 8
    )
    (tmp_path / "x.npz").write_bytes(channels_npz(views, found, {"network": "googlenet-mini"}))
    with np.load(tmp_path / "x.npz") as stored:
        assert np.array_equal(stored["branch1_inception3a.branch1.conv"], views[0].maps)
        assert str(stored["network"]) == "googlenet-mini"
    rows = channels_csv(views).splitlines()
    assert len(rows) == 1 + module.out_channels
    assert [int(row.split(",")[3]) for row in rows[1:]] == list(range(module.out_channels))
