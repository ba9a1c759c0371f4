"""A subject against PyTorch's own forward hooks; what decides its results, and that each is
measured once.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from analysis.pictures.decode import PictureError
from analysis.pictures.gallery import gallery_bytes
from models.catalog import NETWORKS
from serving.pictures import gallery_picture
from serving.subject import Subject, subject_of
from tests.conftest import picture_tensor

NAME = "googlenet-mini"


def hooked(instrument, node, pixels):
    """What the module behind a node gives, read by a hook of this test."""
    target = instrument.traced.node(node).target
    given = []
    handle = instrument.loaded.network.get_submodule(target).register_forward_hook(
        lambda module, inputs, output: given.append(output[0].detach().numpy().copy())
    )
    instrument.loaded.network(pixels)
    handle.remove()
    return given[0]


def test_a_few_stages_of_two_pictures():
    subject = subject_of("chelsea", NAME)
    instrument = subject.instrument
    nodes = [branch.layers[0].pre_node for branch in instrument.modules[0].branches[:2]]
    for picture in ("chelsea", "coffee"):
        activations = replace(subject, picture=gallery_picture(picture)).stages(nodes)
        for node in nodes:
            want = hooked(instrument, node, picture_tensor(NAME, picture))
            np.testing.assert_allclose(activations.stage(node), want, atol=1e-5)
    assert subject.stages(nodes) is subject_of("chelsea", NAME).stages(nodes)


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini"])
def test_every_branch_and_the_logits(name):
    subject = subject_of("chelsea", name)
    branches = subject.branches()
    assert list(branches) == [module.name for module in subject.instrument.modules]
    for module in subject.instrument.modules:
        assert len(branches[module.name]) == len(module.branches), "no two branches share a name"
        assert [len(maps) for maps in branches[module.name].values()] == [
            branch.channels for branch in module.branches
        ]
        assert min(float(maps.min()) for maps in branches[module.name].values()) >= 0
    with torch.inference_mode():
        logits = subject.instrument.loaded.network(picture_tensor(name))[0].numpy()
    np.testing.assert_allclose(subject.logits, logits, rtol=1e-4, atol=1e-5)


def test_everything_that_changes_a_result_is_in_its_key():
    subject = subject_of("chelsea", NAME)
    others = [
        replace(subject, picture=gallery_picture("coffee")),
        replace(subject, card=NETWORKS["resnet18-mini"]),
        replace(subject, framing="whole"),
        replace(subject, device="cuda"),
    ]
    assert len({subject.key, *(other.key for other in others)}) == 5
    assert Subject(gallery_picture("chelsea"), NETWORKS[NAME]).key == subject.key


def test_a_file_is_opened_as_the_gallery_picture_of_the_same_bytes_is(tmp_path):
    file = tmp_path / "mine.png"
    file.write_bytes(gallery_bytes("chelsea"))
    mine = subject_of(file, NAME)
    assert mine.picture.title == "mine.png"
    assert mine.key == subject_of("chelsea", NAME).key
    file.write_bytes(b"no picture")
    with pytest.raises(PictureError):
        subject_of(file, NAME)
