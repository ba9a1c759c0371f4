"""The cards of the official networks against torchvision, and which network a family opens with."""

import pytest

from models import weights
from models.catalog import NETWORKS


def test_torchvisions_names_carry_the_hash():
    assert weights.expected_hash("resnet18-f37072fd.pth") == "f37072fd"


@pytest.mark.parametrize("name", [n for n, c in NETWORKS.items() if c.origin == "official"])
def test_cards_agree_with_torchvisions_metadata(name):
    from torchvision.models import get_weight

    card = NETWORKS[name]
    found = get_weight(card.weights)
    transform = found.transforms()
    assert transform.crop_size == [card.crop]
    assert transform.resize_size == [card.resize]
    assert tuple(transform.mean) == card.mean
    assert tuple(transform.std) == card.std
    assert len(found.meta["categories"]) == card.class_count
    assert found.meta["_metrics"]["ImageNet-1K"]["acc@1"] / 100 == pytest.approx(card.top1)


def test_a_family_opens_with_its_official_network_where_the_file_is_here(tmp_path, monkeypatch):
    from models.catalog import first_for

    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path / "mine"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    assert first_for("googlenet") == "googlenet-mini"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "resnet50-0676ba61.pth").touch()
    cache = tmp_path / "torch" / "hub" / "checkpoints"
    cache.mkdir(parents=True)
    (cache / "inception_v3_google-0cc3c7bd.pth").touch()
    assert first_for("resnet") == "resnet50"
    assert first_for("inception_v3") == "inception_v3"
    assert first_for("googlenet") == "googlenet-mini"
    (tmp_path / "mine" / "googlenet-1378be20-half-0a1b2c3d.safetensors").touch()
    assert first_for("googlenet") == "googlenet"
