"""What tests share: shipped networks loaded once, and a picture as a network sees it."""

from functools import cache

import pytest
import torch

from analysis.activations.capture import Capture
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import gallery_bytes
from models.anatomy import modules_of
from models.catalog import NETWORKS
from models.loading import load
from models.tracing import trace

torch.set_num_threads(1)


@cache
def shipped(name):
    return load(NETWORKS[name])


@cache
def traced(name):
    return trace(shipped(name).network, shipped(name).card.crop)


@cache
def anatomy(name):
    return modules_of(traced(name))


def picture_tensor(name, picture="chelsea"):
    card = NETWORKS[name]
    view = frame(decode(gallery_bytes(picture)), card.resize, card.crop, "centre")
    return network_input(view, card.mean, card.std)


def every_stage(name):
    return Capture(
        traced(name),
        [layer.pre_node for m in anatomy(name) for b in m.branches for layer in b.layers],
    )


@pytest.fixture(params=["googlenet-mini", "inception_v3-mini"])
def inception(request):
    return request.param
