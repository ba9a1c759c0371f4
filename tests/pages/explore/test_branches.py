"""The code on the page, run as a reader would, gives the tensor on the page."""

import numpy as np
import pytest
import torch

from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import gallery_bytes
from models.catalog import NETWORKS
from models.loading import official_network, shared
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
        maps, logits = run(listing(card, traced(inception), layer, relu, "chelsea", "centre"))
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
