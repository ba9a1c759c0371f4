"""Training heads of a checkpoint, and what is missing."""

import pytest
import torch
import torchvision
from torch import nn

from models.checkpoints.loading import CheckpointError, load_own
from models.loading import official_network
from models.miniatures import MINIATURES
from tests.models.checkpoints.test_checkpoint_search import STATE, pth


def inception(classes=5):
    network = torchvision.models.inception_v3(num_classes=1000, aux_logits=True, init_weights=False)
    network.fc = nn.Linear(2048, classes)
    return network


def test_training_heads_are_not_needed():
    state = inception().state_dict()
    misfit = load_own(pth(state), "mine.pth", "k")
    bare = load_own(
        pth({k: v for k, v in state.items() if not k.startswith("AuxLogits")}), "mine.pth", "k"
    )
    for own in (misfit, bare):
        assert own.card.class_count == 5
        assert own.network.AuxLogits is None
    halved = {k: v for k, v in state.items() if not k.startswith("AuxLogits.conv0")}
    assert load_own(pth(halved), "mine.pth", "k").network.AuxLogits is None


def test_training_heads_that_fit_are_kept():
    network = official_network("googlenet", 5, heads=True)
    own = load_own(pth(network.state_dict()), "mine.pth", "k")
    assert torch.equal(own.network.aux2.fc2.weight, network.aux2.fc2.weight)
    mini = MINIATURES["googlenet"](5).state_dict()
    one = {k: v for k, v in mini.items() if not k.startswith("aux1.")}
    assert load_own(pth(one), "mine.pth", "k").network.aux2 is None


def test_what_is_missing_is_named():
    without = {k: v for k, v in STATE.items() if not k.startswith("fc.")}
    with pytest.raises(CheckpointError, match=r"lacks fc\.weight.*fc\.1\.weight"):
        load_own(pth({**without, "fc.1.weight": torch.ones(3, 256)}), "mine.pth", "k")
    with pytest.raises(CheckpointError, match=r"unknown: layer1\.0\.se\.weight"):
        load_own(pth({**STATE, "layer1.0.se.weight": torch.ones(3)}), "mine.pth", "k")
    vgg = torchvision.models.squeezenet1_0().state_dict()
    with pytest.raises(
        CheckpointError, match=r"another architecture \(its first weights are features\.0\.weight"
    ):
        load_own(pth(vgg), "mine.pth", "k")
