"""The shipped networks: same topology as torchvision's, small, trained well enough, honest
cards.
"""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.catalog import NETWORKS, SHIPPED
from models.loading import official_network
from models.miniatures import MINIATURES
from tests.conftest import picture_tensor, shipped

NAMES = ["googlenet", "inception_v3", "resnet18"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_torchvisions(name):
    heads = ("aux1.", "aux2.")
    ours = {k for k in MINIATURES[name](10).state_dict() if not k.startswith(heads)}
    theirs = {k for k in official_network(name, 10).state_dict() if not k.startswith(heads)}
    assert ours == theirs


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_small_float16_and_finite(name):
    path = SHIPPED / f"{name}.safetensors"
    assert path.stat().st_size <= 8_000_000
    for key, value in load_file(path).items():
        if value.is_floating_point():
            assert value.dtype == torch.float16, key
            assert value.isfinite().all(), key


@pytest.mark.parametrize("name", NAMES)
def test_card_says_at_least_85_percent_and_agrees_with_its_confusion_matrix(name):
    card = json.loads((SHIPPED / f"{name}.json").read_text())
    confusion = np.array(card["confusion"])
    assert confusion.sum() == 3925  # Imagenette's validation set
    assert card["top1"] == pytest.approx(np.trace(confusion) / confusion.sum())
    assert card["top1"] >= 0.85
    assert card["size"] >= (192 if name == "inception_v3" else 224)
    assert len(card["history"]) == card["epochs"]


def test_googlenet_keeps_its_trained_auxiliary_heads():
    network = shipped("googlenet-mini").network
    fresh = MINIATURES["googlenet"](10)
    assert not torch.allclose(network.aux1.fc2.weight, fresh.aux1.fc2.weight)
    assert network.aux2.fc2.out_features == 10


@pytest.mark.parametrize("name", [f"{n}-mini" for n in NAMES])
def test_shipped_weights_know_a_church_from_noise(name):
    """The Summer Palace is the one gallery photo with a class of the ten near it; noise has
    none.
    """
    network = shipped(name).network
    with torch.inference_mode():
        photo = network(picture_tensor(name, "china")).softmax(1)
    assert NETWORKS[name].class_count == photo.shape[1] == 10
    assert photo.sum().item() == pytest.approx(1, abs=1e-4)
    assert photo.max() > 0.3  # a random-weight network gives about 0.1 to every class


def test_shared_networks_are_frozen_and_in_eval_mode():
    for name in (f"{n}-mini" for n in NAMES):
        network = shipped(name).network
        assert not any(p.requires_grad for p in network.parameters())
        assert not any(m.training for m in network.modules())
