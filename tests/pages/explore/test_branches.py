"""The code on the page, run as a reader would, gives the tensor on the page."""

import numpy as np
import pytest
import torch

from analysis.activations.capture import Capture
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import gallery_bytes
from models.anatomy import modules_of
from models.catalog import NETWORKS
from models.checkpoints.loading import load_own
from models.checkpoints.preparation import Preparation
from models.loading import official_network, shared
from models.tracing import trace
from pages.explore.branches.listing import listing
from tests.conftest import anatomy, every_stage, picture_tensor, shipped, traced


def run(code):
    names = {}
    exec(compile(code, "listing", "exec"), names)
    return names["maps"].numpy(), names["logits"][0].numpy()


@pytest.mark.parametrize("relu", [True, False])
def test_every_kind_of_layer(inception, relu):
    card = shipped(inception).card
    found = every_stage(inception).run(picture_tensor(inception))
    kinds = {}
    for module in anatomy(inception):
        for branch in module.branches:
            for layer in branch.layers:
                kinds.setdefault((layer.window.kind, layer.has_relu), layer)
    for layer in kinds.values():
        code = listing(card, traced(inception), layer, relu, "chelsea", "centre", plain=True)
        maps, logits = run(code)
        np.testing.assert_allclose(maps, found.layer(layer, relu), rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(logits, found.logits, rtol=1e-5, atol=1e-5)


def test_the_whole_image_and_an_own_photo(monkeypatch, tmp_path):
    name = "googlenet-mini"
    card = NETWORKS[name]
    (tmp_path / "photo.jpg").write_bytes(gallery_bytes("rocket"))
    monkeypatch.chdir(tmp_path)
    view = frame(decode(gallery_bytes("rocket")), card.resize, card.crop, "whole")
    found = every_stage(name).run(network_input(view, card.mean, card.std))
    layer = anatomy(name)[4].branches[1].layers[0]
    maps, _ = run(listing(card, traced(name), layer, True, None, "whole"))
    np.testing.assert_allclose(maps, found.layer(layer), rtol=1e-5, atol=1e-5)


def test_an_own_checkpoint_with_any_name_and_as_its_owner_prepared_it(monkeypatch, tmp_path):
    name = 'my "best" net.pth'
    monkeypatch.chdir(tmp_path)
    state = official_network("googlenet", 3).state_dict()
    torch.save(state, tmp_path / name)
    how = Preparation("half", 96, transform_input=False)
    own = load_own((tmp_path / name).read_bytes(), name, "k", preparation=how)
    graph = trace(own.network, own.card.crop)
    layer = modules_of(graph)[0].branches[1].layers[1]
    maps, _ = run(listing(own.card, graph, layer, True, "chelsea", "centre"))
    view = frame(decode(gallery_bytes("chelsea")), own.card.resize, own.card.crop, "centre")
    pixels = network_input(view, own.card.mean, own.card.std)
    found = Capture(graph, [layer.pre_node]).run(pixels)
    np.testing.assert_allclose(maps, found.layer(layer), rtol=1e-4, atol=1e-4)


def test_official_code_asks_torchvision_for_the_named_weights(monkeypatch):
    import torchvision.models

    asked = []

    def get_model(builder, weights):
        asked.append((builder, weights))
        torch.manual_seed(0)
        return shared(official_network(builder, 1000), "cpu")

    monkeypatch.setattr(torchvision.models, "get_model", get_model)
    card = NETWORKS["googlenet"]
    layer = anatomy("googlenet-mini")[0].branches[1].layers[1]
    maps, _ = run(listing(card, traced("googlenet-mini"), layer, True, "chelsea", "centre"))
    assert asked == [("googlenet", "GoogLeNet_Weights.IMAGENET1K_V1")]
    assert maps.shape == (128, 28, 28)
