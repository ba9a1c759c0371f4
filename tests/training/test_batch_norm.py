"""Shipped weights must be finite numbers, and averages estimated anew are the batches' own."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from models.depth_family import DepthSpec, build
from records.depth_runs import ASSETS, compact, trained
from training import batch_norm
from training.data.cifar10 import Split


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.safetensors")), ids=lambda path: path.stem)
def test_shipped_weights_are_finite(path):
    """Float16 ends at 65,504; a deep plain net's variances do not."""
    for name, value in load_file(path).items():
        assert torch.isfinite(value.float()).all(), name


def test_large_variances_survive_on_disk(tmp_path):
    network = build(DepthSpec("plain", 20), 0)
    network.blocks[0].bn1.running_var.fill_(3e7)
    save_file(compact(network.state_dict()), tmp_path / "plain-20-seed0.safetensors")
    loaded = trained("plain", 20, folder=tmp_path)
    assert torch.equal(loaded.blocks[0].bn1.running_var, network.blocks[0].bn1.running_var)
    assert torch.equal(loaded.conv1.weight, network.conv1.weight.half().float())
    assert load_file(tmp_path / "plain-20-seed0.safetensors")["conv1.weight"].dtype == torch.float16


def test_averages_are_means_over_batches(monkeypatch):
    monkeypatch.setattr(batch_norm.cifar10, "augmented", lambda pictures, generator: pictures)
    monkeypatch.setattr(batch_norm, "BATCH", 8)
    network = build(DepthSpec("plain", 8), 0)
    weights = {name: p.clone() for name, p in network.named_parameters()}
    network.bn1.running_var.fill_(float("inf"))
    data = Split(torch.randn(40, 3, 32, 32), torch.zeros(40, dtype=torch.long), "")
    batch_norm.estimate(network, data, 2)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        outputs = [network.conv1(data.pictures[order[i : i + 8]]) for i in (0, 8)]
    expected = torch.stack([o.var(dim=(0, 2, 3)) for o in outputs]).mean(0)
    torch.testing.assert_close(network.bn1.running_var, expected)
    torch.testing.assert_close(
        network.bn1.running_mean, torch.stack([o.mean(dim=(0, 2, 3)) for o in outputs]).mean(0)
    )
    assert network.bn1.momentum == 0.1
    assert not network.training
    assert all(torch.equal(p, weights[name]) for name, p in network.named_parameters())


def test_the_record_says_so(tmp_path):
    path = tmp_path / "plain-8-seed0.json"
    path.write_text(json.dumps({"history": []}))
    batch_norm.note(path, 5120, 0.5, "python -m training.batch_norm plain-8-seed0 --data DIR")
    found = json.loads(path.read_text())
    assert "5,120" in found["weights_note"]
    assert found["history"] == []
