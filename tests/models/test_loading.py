"""Official networks load strictly or not at all; nothing random is shown as trained."""

import pytest
import torch

from models import loading, weights
from models.catalog import NETWORKS
from models.loading import load, official_network


@pytest.mark.parametrize("name", ["googlenet", "inception_v3", "resnet50"])
def test_an_official_file_becomes_the_network(name, monkeypatch, tmp_path):
    """The file has torchvision's layout: GoogLeNet's with the heads that we leave out."""
    card = NETWORKS[name]
    torch.manual_seed(0)
    from torchvision import models

    more = {"aux_logits": True, "init_weights": False} if name != "resnet50" else {}
    state = models.get_model(name, weights=None, **more).state_dict()
    torch.save(state, tmp_path / "file.pth")
    monkeypatch.setattr(loading, "fetch", lambda card, progress=None: tmp_path / "file.pth")
    loaded = load(card)
    for key, value in loaded.network.state_dict().items():
        assert torch.equal(value, state[key]), key
    assert len(loaded.classes) == 1000
    assert loaded.classes[281] == "tabby"
    if name != "resnet50":
        assert loaded.network.transform_input


def test_without_weights_there_is_no_network(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path))
    monkeypatch.setattr(weights, "address", lambda card: "http://127.0.0.1:9/resnet18-f37072fd.pth")
    with pytest.raises(weights.WeightsError):
        load(NETWORKS["resnet18"])


def test_a_file_that_does_not_fit_is_refused(monkeypatch, tmp_path):
    torch.save(official_network("resnet18", 10).state_dict(), tmp_path / "file.pth")
    monkeypatch.setattr(loading, "fetch", lambda card, progress=None: tmp_path / "file.pth")
    with pytest.raises(RuntimeError, match="size mismatch"):
        load(NETWORKS["resnet18"])
