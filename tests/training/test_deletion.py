"""The recorder, and that its records are those of the nets beside them."""

import json

import numpy as np
import pytest
import torch

from analysis.ablation.depth_nets import same_shape_pairs
from models.catalog import ROOT
from models.depth_family import DepthSpec, build
from records.depth_nets import recorded_weights
from training import deletion
from training.data.cifar10 import Split


def small():
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(40) % 10
    return Split(torch.randn(40, 3, 8, 8, generator=generator), labels, "noise")


def test_the_choice_is_so_many_of_each_class():
    chosen = deletion.fixed_choice(small(), 3)
    assert torch.bincount(chosen.labels).tolist() == [3] * 10
    assert torch.equal(chosen.pictures[:3], small().pictures[[0, 10, 20]])


@pytest.mark.parametrize("blocks", [3, 9, 27])
def test_counts_and_draws(blocks):
    found = deletion.counts(blocks)
    assert found[0] == 1
    assert found[-1] == blocks
    assert len(found) <= deletion.MOST_COUNTS
    for count in found:
        draws = deletion.draws(blocks, count)
        assert len(draws) == deletion.DRAWS
        assert all(len(set(draw)) == count and max(draw) < blocks for draw in draws)
    assert deletion.draws(blocks, 1) == deletion.draws(blocks, 1)


def test_a_record_is_made_in_parts_and_goes_on_where_it_was(tmp_path, monkeypatch):
    network = build(DepthSpec("residual", 8), 0).eval()
    monkeypatch.setattr(deletion, "load_recorded", lambda path: network)

    def broken(network, data):
        raise InterruptedError

    monkeypatch.setitem(deletion.PARTS, "exchanged", broken)
    written = tmp_path / "cifar10-residual-8.json"
    with pytest.raises(InterruptedError):
        deletion.record("residual-8", tmp_path, small(), 4, tmp_path)
    first = json.loads(written.read_text())
    assert not deletion.complete(written)
    assert len(first["without"]) == 3
    assert len(set(first["random"]["3"])) == 1  # all three blocks, in every draw
    monkeypatch.setitem(deletion.PARTS, "without", broken)  # is there and must not run again
    monkeypatch.setitem(deletion.PARTS, "exchanged", deletion.swapped)
    deletion.record("residual-8", tmp_path, small(), 4, tmp_path)
    assert deletion.complete(written)
    assert json.loads(written.read_text())["exchanged"] == []  # one block a stage


def test_deep_nets_exchange_evenly_spaced_pairs():
    every = same_shape_pairs(build(DepthSpec("plain", 56), 0))
    found = deletion.pairs(build(DepthSpec("plain", 56), 0))
    assert len(found) == deletion.MOST_PAIRS < len(every)
    assert found[0] == every[0]
    assert found[-1] == every[-1]
    assert set(found) <= set(every)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "assets" / "knockout").glob("cifar10-*.json")), ids=lambda p: p.stem
)
def test_a_record_fits_the_net_that_was_trained(path):
    """Whole, on its 2,000 pictures, as good as on all 10,000 when it was trained (3 standard
    errors).
    """
    record = json.loads(path.read_text())
    weights = recorded_weights()[record["network"]]
    trained = json.loads(weights.with_suffix(".json").read_text())
    expected = 1 - trained["history"][-1]["test_error"]
    error = np.sqrt(expected * (1 - expected) / record["pictures"])
    assert abs(record["whole"] - expected) < 3 * error
    assert len(record["without"]) == sum(record["stages"])
    assert "--data DIR" in record["command"]


def test_the_plain_net_collapses_where_the_residual_one_does_not():
    plain, residual = (
        json.loads((ROOT / f"assets/knockout/cifar10-{f}-20.json").read_text())
        for f in ("plain", "residual")
    )
    assert np.median(plain["without"]) < 0.2
    assert np.median(residual["without"]) > 0.5
    for one, other in zip(plain["without"], residual["without"], strict=True):
        assert other > one
