"""Checkpoints as trainers of today write them: counters, other last layers, shared numbers; the
networks must answer as those that were saved.
"""

import json
import struct

import pytest
import torch
import torchvision
from torch import nn

from models.checkpoints.labels import read_labels
from models.checkpoints.loading import CheckpointError, load_own
from models.miniatures import MINIATURES
from tests.models.checkpoints.test_checkpoint_search import pth

torch.manual_seed(3)
RESNET = MINIATURES["resnet18"](4).eval()
STATE = RESNET.state_dict()
PHOTO = torch.randn(1, 3, 96, 96)


def same_answer(own):
    with torch.inference_mode():
        assert torch.allclose(own.network(PHOTO), RESNET(PHOTO), atol=1e-5)


def renamed(prefix, last):
    return {
        (last if k.startswith("fc.") else prefix) + k.removeprefix("fc."): v
        for k, v in STATE.items()
    }


def test_an_averaged_model_of_torch():
    averaged = torch.optim.swa_utils.AveragedModel(RESNET)
    assert "n_averaged" in averaged.state_dict()
    own = load_own(pth({"model_ema": averaged.state_dict()}), "ema.pth", "k")
    same_answer(own)
    assert "n_averaged" in " ".join(own.card.notes)


@pytest.mark.parametrize(
    ("prefix", "last"),
    [
        ("", "fc.1."),
        ("", "fc.0."),
        ("model.", "model.fc.2."),
        ("backbone.", "head.fc."),
        ("backbone.", "classifier."),
        ("net.encoder.", "net.head.1."),
    ],
)
def test_a_last_layer_of_another_name_is_found_and_said(prefix, last):
    own = load_own(pth({"state_dict": renamed(prefix, last)}), "mine.ckpt", "k")
    same_answer(own)
    assert f"Its last layer stands under state_dict.{last[:-1]}" in " ".join(own.card.notes)


@pytest.mark.parametrize(
    "more",
    [
        {"classifier.0.weight": torch.ones(7, 4), "classifier.0.bias": torch.ones(7)},
        {"projector.weight": torch.ones(4, 4)},
    ],
)
def test_two_layers_behind_the_backbone_are_not_guessed(more):
    state = {**renamed("backbone.", "classifier.3."), **more}
    with pytest.raises(CheckpointError, match=r"lacks fc\.weight"):
        load_own(pth(state), "mine.pth", "k")


def test_another_network_is_no_last_layer():
    broken = {k: v for k, v in STATE.items() if not k.startswith("fc.")}
    with pytest.raises(CheckpointError, match=r"lacks fc\.weight"):
        load_own(pth({**broken, "fc.weight_orig": STATE["fc.weight"]}), "mine.pth", "k")


def test_a_whole_pickled_network_has_no_place_that_needs_words():
    own = load_own(pth(nn.DataParallel(torchvision.models.resnet18(num_classes=3))), "w.pth", "k")
    assert "_modules" not in " ".join(own.card.notes)


def test_a_training_head_with_numbers_that_are_none_is_left_out():
    net = torchvision.models.googlenet(num_classes=3, aux_logits=True, init_weights=False)
    state = net.state_dict()
    state["aux2.fc2.weight"] = state["aux2.fc2.weight"] * float("nan")
    assert load_own(pth(state), "mine.pth", "k").network.aux2 is None


def test_the_misfit_of_the_nearer_network_is_named():
    state = {k: v for k, v in STATE.items() if k != "layer2.0.bn1.weight"}
    with pytest.raises(CheckpointError) as caught:
        load_own(pth(state), "mine.pth", "k")
    assert str(caught.value).endswith("missing: layer2.0.bn1.weight.")
    assert "official" not in str(caught.value)


@pytest.mark.parametrize("old", [False, True])
def test_tensors_that_share_a_storage_share_its_memory(old):
    from models.checkpoints.reader import read_tree

    block = torch.arange(1000.0)
    data = pth(
        {f"w{n}": block[n : n + 500] for n in range(50)}, _use_new_zipfile_serialization=not old
    )
    tree = read_tree(data, "shared.pth")
    places = {tree[f"w{n}"].tensor().untyped_storage().data_ptr() for n in range(50)}
    assert len(places) == 1
    assert torch.equal(tree["w7"].tensor(), block[7:507])


def test_a_list_of_names_that_is_too_long():
    entries = {
        f"n{n}": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} for n in range(60_000)
    }
    head = json.dumps(entries).encode()
    with pytest.raises(CheckpointError, match="list of names alone"):
        load_own(struct.pack("<Q", len(head)) + head + bytes(4), "long.safetensors", "k")


def test_labels_of_joined_emoji_and_of_one_long_line():
    assert read_labels("👩\u200d🔬\ncow".encode())[0] == "👩\u200d🔬"
    (name,) = read_labels(b"a" * 3_000_000)
    assert name == "a" * 80
