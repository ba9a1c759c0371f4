"""Weights are found by search: whatever they are wrapped in, whatever stands before their names or
beside them.
"""

import argparse
import collections
import datetime
import io
import pathlib
import pickle

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import nn

from models.checkpoints.loading import load_own, read_checkpoint
from models.miniatures import MINIATURES

torch.manual_seed(0)
STATE = MINIATURES["resnet18"](3).state_dict()


def pth(state, **options):
    buffer = io.BytesIO()
    torch.save(state, buffer, **options)
    return buffer.getvalue()


def is_ours(own, state=STATE):
    loaded = own.network.state_dict()
    return all(
        torch.equal(loaded[k], v) for k, v in state.items() if k in loaded and v.is_floating_point()
    )


class Settings:
    """A class of the user's own, which a server does not have."""

    def __init__(self):
        self.rate = 0.1
        self.net = STATE["conv1.weight"]


PREFIXES = [
    "_orig_mod.",
    "module._orig_mod.",
    "model.",
    "net.",
    "backbone.",
    "module.module.",
    "module.encoder_q.",
    "student.backbone.",
    "a.b.c.d.",
    "model.model.",
    "_forward_module.",
    "ema_model.online.",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_any_common_prefix(prefix):
    assert is_ours(load_own(pth({prefix + k: v for k, v in STATE.items()}), "mine.pth", "k"))


@pytest.mark.parametrize(
    "inside", ["_checkpoint_wrapped_module", "_fsdp_wrapped_module", "_orig_mod", "module"]
)
def test_wrappers_of_single_layers(inside):
    state = {k.replace("layer1.0.", f"layer1.{inside}.0."): v for k, v in STATE.items()}
    assert is_ours(load_own(pth(state), "mine.pth", "k"))


WRAPPERS = {
    "PyTorch's tutorial": {"epoch": 3, "model_state_dict": STATE, "loss": 0.1},
    "net": {"net": STATE, "acc": 91.2},
    "an EMA": {"state_dict_ema": STATE},
    "nested": {"model": {"state_dict": {"backbone": STATE}}},
    "Lightning": {
        "state_dict": {f"model.{k}": v for k, v in STATE.items()},
        "callbacks": {"early": {"best": 1}},
        "hyper_parameters": {"lr": 0.1},
    },
    "a tuple": ("resnet18", STATE),
    "a list": [{"step": 1}, STATE],
    "a network in a dictionary": {"model": MINIATURES["resnet18"](3)},
    "torchvision's script": {
        "model": STATE,
        "args": argparse.Namespace(lr=0.1, path=pathlib.PurePosixPath("/x")),
    },
    "NumPy's numbers": {"model": STATE, "best": np.float64(0.9), "curve": np.arange(3.0)},
    "dates and counters": {
        "model": STATE,
        "at": datetime.datetime(2024, 1, 1),
        "n": collections.Counter("ab"),
        "d": collections.defaultdict(list),
        "s": {1, 2},
        "q": collections.deque([1]),
    },
    "a class of one's own": {"model": STATE, "settings": Settings()},
}


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("name", WRAPPERS)
def test_any_common_wrapper(name, old):
    options = {"_use_new_zipfile_serialization": False} if old else {}
    own = load_own(pth(WRAPPERS[name], **options), "mine.pth", "k")
    if name != "a network in a dictionary":
        assert is_ours(own)


def test_a_whole_network_is_read_without_running_it():
    network = MINIATURES["googlenet"](4)
    assert is_ours(load_own(pth(network), "mine.pth", "k"), network.state_dict())
    assert is_ours(load_own(pth(nn.DataParallel(network)), "mine.pth", "k"), network.state_dict())


def test_a_plain_pickle_of_a_state_dict():
    assert is_ours(load_own(pickle.dumps(STATE), "mine.pkl", "k"))


def test_an_optimiser_beside_the_weights_is_no_weight():
    network = MINIATURES["resnet18"](3)
    optimiser = torch.optim.Adam(network.parameters())
    network(torch.randn(2, 3, 64, 64)).sum().backward()
    optimiser.step()
    data = pth({"model": network.state_dict(), "optimizer": optimiser.state_dict()})
    assert is_ours(load_own(data, "mine.pth", "k"), network.state_dict())


def test_two_sets_of_weights_the_plain_one_is_taken_and_the_other_named():
    other = {k: v + 1 if v.is_floating_point() else v for k, v in STATE.items()}
    for order in (("model_ema", other), ("model", STATE)), (("model", STATE), ("model_ema", other)):
        own = load_own(pth(dict(order)), "mine.pth", "k")
        assert is_ours(own)
        assert any("model_ema" in note for note in own.card.notes)


def test_where_the_weights_were_found_is_said():
    own = load_own(
        pth({"state_dict": {f"module.{k}": v for k, v in STATE.items()}}), "mine.pth", "k"
    )
    assert "Its weights were found under state_dict.module." in own.card.notes


def test_what_is_left_out_is_said():
    state = {f"model.{k}": v for k, v in STATE.items()} | {"criterion.weight": torch.ones(3)}
    own = load_own(pth({"state_dict": state}), "last.ckpt", "k")
    assert any("criterion.weight" in note for note in own.card.notes)


@pytest.mark.parametrize(
    "name", ["last.ckpt", "model_best.pth.tar", "weights.bin", "x", "a.safetensors", "NET.PTH"]
)
def test_the_ending_does_not_matter(name):
    assert is_ours(load_own(pth(STATE), name, "k"))
    assert is_ours(load_own(save(STATE), name, "k"))


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floating_point_numbers(kind):
    state = {k: v.to(kind) if v.is_floating_point() else v for k, v in STATE.items()}
    for data in (pth(state), save(state)):
        weights = load_own(data, "mine.pth", "k").network.state_dict()["fc.weight"]
        torch.testing.assert_close(weights, state["fc.weight"].float())


def test_views_of_one_block_and_other_strides():
    block = torch.randn(1000, 3)
    for weight in (
        block[10:13, :2].repeat(1, 128),
        torch.randn(256, 3).t(),
        torch.randn(6, 256)[::2],
    ):
        own = load_own(pth({**STATE, "fc.weight": weight}), "mine.pth", "k")
        assert torch.equal(own.network.state_dict()["fc.weight"], weight)


def test_files_without_checksums():
    torch.serialization.set_crc32_options(False)
    try:
        data = pth(STATE)
    finally:
        torch.serialization.set_crc32_options(True)
    assert is_ours(load_own(data, "mine.pth", "k"))


def test_all_tensors_of_any_file_can_be_read():
    found = read_checkpoint(pth({"a": {"b": torch.arange(3)}, "c": torch.tensor(2.0)}), "x.pth")
    assert found["a.b"].tolist() == [0, 1, 2]
    assert found["c"].item() == 2.0
