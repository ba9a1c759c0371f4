"""Half-precision copies of official weights: written, found, loaded, and as different as the file
says.
"""

import hashlib

import pytest
import torch
from safetensors import safe_open

from models import weights
from models.catalog import NETWORKS
from models.loading import load, official_network
from models.weights import WeightsError, compact_copy, locate, source_of
from tests.conftest import picture_tensor
from training import compact
from training.model_card import halved

CARD = NETWORKS["resnet18"]


@pytest.fixture
def official(tmp_path, monkeypatch):
    """Official weights on this machine, made here: random ones under the hash of their own file."""
    torch.manual_seed(0)
    folder = tmp_path / "weights"
    folder.mkdir()
    made = tmp_path / "made.pth"
    torch.save(official_network("resnet18", 1000).state_dict(), made)
    digest = hashlib.sha256(made.read_bytes()).hexdigest()[:8]
    name = f"resnet18-{digest}.pth"
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(folder))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(weights, "address", lambda card: f"https://example.org/{name}")
    made.rename(folder / name)
    return folder / name


def test_a_copy_is_half_as_large_is_found_and_is_as_different_as_it_says(official):
    full = load(CARD).network
    path = compact.write("resnet18", official.parent)
    assert path.stat().st_size < 0.52 * official.stat().st_size
    assert locate(CARD) == official, "the full weights are preferred while they are here"
    official.unlink()
    assert locate(CARD) == compact_copy(CARD) == path
    half = load(CARD).network
    with safe_open(path, "pt") as file:
        said = float(file.metadata()["largest_difference"])
    assert f"gallery {said:.4g}" in source_of(CARD, path)
    pictures = [picture_tensor("resnet18", name) for name in ("chelsea", "coffee", "brick")]
    with torch.inference_mode():
        differences = [float((full(p) - half(p)).abs().max()) for p in pictures]
    assert 0 < max(differences) <= said * 1.001
    assert said < 0.05 * max(float(full(p).abs().max()) for p in pictures)


def test_a_broken_copy_is_not_used(official):
    path = compact.write("resnet18", official.parent)
    official.unlink()
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert locate(CARD) is None


def test_without_the_full_weights_it_says_what_to_do(official):
    official.unlink()
    with pytest.raises(WeightsError, match="choose the network once in the app while it is online"):
        compact.write("resnet18", official.parent)


def test_weights_beyond_half_precision_are_refused():
    network = torch.nn.Linear(2, 2)
    torch.nn.init.constant_(network.weight, 1e6)
    with pytest.raises(OverflowError, match="does not fit into float16"):
        halved(network.state_dict())
