"""A user's checkpoint: recognised, loaded strictly, and never run as code."""

import io
import os
import pickle
import zipfile

import pytest
import torch
from safetensors.torch import save

from models.checkpoints.loading import CheckpointError, identify, load_own, read_checkpoint
from models.loading import official_network
from models.miniatures import MINIATURES


def pth(state):
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return buffer.getvalue()


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("wrap", ["plain pickle", "torch.save"])
def test_code_in_a_pickle_is_refused_and_not_run(tmp_path, wrap):
    trap = tmp_path / "executed"
    data = pickle.dumps(Evil(str(trap))) if wrap == "plain pickle" else pth({"x": Evil(str(trap))})
    with pytest.raises(CheckpointError, match=r"refused and nothing in it was run"):
        read_checkpoint(data, "evil.pth")
    assert not trap.exists()


def test_the_trap_of_that_test_would_have_worked(tmp_path):
    pickle.loads(pickle.dumps(Evil(str(tmp_path / "executed"))))
    assert (tmp_path / "executed").exists()


@pytest.mark.parametrize(
    "builder", ["googlenet", "inception_v3", "resnet18", "resnet34", "resnet50"]
)
def test_official_shapes_with_any_number_of_classes(builder):
    torch.manual_seed(0)
    network = official_network(builder, 7)
    own = load_own(pth(network.state_dict()), "mine.pth", "k", [f"label {i}" for i in range(7)])
    assert own.card.builder == builder
    assert own.card.origin == "own"
    assert own.classes[6] == "label 6"
    picture = torch.randn(1, 3, own.card.crop, own.card.crop)
    with torch.inference_mode():
        close = {"rtol": 1e-3, "atol": 1e-4}  # channels last adds in another order
        torch.testing.assert_close(own.network(picture), network.eval()(picture), **close)


@pytest.mark.parametrize("builder", sorted(MINIATURES))
def test_miniatures_as_safetensors(builder):
    own = load_own(save(MINIATURES[builder](4).state_dict()), "mine.safetensors", "k")
    assert own.classes == ("class 0", "class 1", "class 2", "class 3")
    assert own.card.family == builder.removesuffix("18")
    assert own.card.unknown is None  # that was measured with other weights


def test_wrappers_and_data_parallel_names():
    state = MINIATURES["resnet18"](3).state_dict()
    data = pth({"state_dict": {f"module.{k}": v for k, v in state.items()}, "epoch": 3})
    assert load_own(data, "mine.pth", "k").card.class_count == 3


def test_a_misfit_names_the_keys():
    state = official_network("resnet18", 5).state_dict()
    del state["layer2.0.conv1.weight"]
    state["layer9.weight"] = torch.zeros(1)
    state["conv1.weight"] = torch.zeros(64, 3, 3, 3)
    with pytest.raises(CheckpointError) as caught:
        load_own(pth(state), "mine.pth", "k")
    for word in (
        "layer2.0.conv1.weight",
        "layer9.weight",
        "(64, 3, 3, 3) instead of (64, 3, 7, 7)",
    ):
        assert word in str(caught.value)


def test_values_that_are_not_finite_are_refused():
    state = MINIATURES["resnet18"](3).state_dict()
    state["fc.weight"][0, 0] = float("nan")
    with pytest.raises(CheckpointError, match=r"not finite: fc\.weight"):
        load_own(pth(state), "mine.pth", "k")


def test_labels_must_match_the_classes():
    data = pth(MINIATURES["resnet18"](3).state_dict())
    with pytest.raises(CheckpointError, match="2 lines, but the network has 3 classes"):
        load_own(data, "mine.pth", "k", ["a", "b"])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.pth"),
        (b"not a file", "a.pth"),
        (b"not a file", "a.safetensors"),
        (b"x", "a.txt"),
        (pth([1, 2]), "a.pth"),
        (pth(MINIATURES["resnet18"](3).state_dict())[:-900], "a.pth"),
    ],
)
def test_anything_else_gets_a_sentence(data, name):
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(data, name)
    assert str(caught.value).endswith(".")


def test_a_zip_of_something_else_gets_a_sentence():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(CheckpointError):
        read_checkpoint(buffer.getvalue(), "a.pth")


def test_other_architectures_are_named_as_such():
    with pytest.raises(CheckpointError, match="another architecture"):
        identify({"features.0.weight": torch.zeros(1)})
