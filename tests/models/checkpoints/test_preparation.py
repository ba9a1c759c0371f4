"""What a checkpoint does not tell of its pictures, its owner says: then its answers are its own."""

import pytest
import torch
import torchvision
from torch import nn

from models.checkpoints.loading import load_own
from models.checkpoints.preparation import Preparation, asks_for_transform, prepared
from models.miniatures import MINIATURES
from tests.models.checkpoints.test_checkpoint_search import STATE, pth


def trained_from_scratch(builder, size):
    torch.manual_seed(0)
    build = torchvision.models.get_model_builder(builder)
    network = build(weights=None, num_classes=5, init_weights=False, aux_logits=True).train()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    with torch.no_grad():
        network(torch.randn(4, 3, size, size))
    return network.eval()


@pytest.mark.parametrize(("builder", "size"), [("googlenet", 224), ("inception_v3", 299)])
def test_transform_input_as_the_owner_says(builder, size):
    network = trained_from_scratch(builder, size)
    data, pixels = pth(network.state_dict()), torch.randn(1, 3, size, size) * 1.5 + 0.5
    unsaid = load_own(data, "mine.pth", "k")
    assert asks_for_transform(unsaid.network)
    assert any("transform_input=True" in note for note in unsaid.card.notes)
    scratch = load_own(data, "mine.pth", "k", preparation=Preparation(transform_input=False))
    close = {"rtol": 1e-3, "atol": 1e-2}
    with torch.inference_mode():
        torch.testing.assert_close(scratch.network(pixels), network(pixels), **close)
        network.transform_input = True
        torch.testing.assert_close(unsaid.network(pixels), network(pixels), **close)
    assert any("was trained from scratch" in note for note in scratch.card.notes)
    assert scratch.card.name != unsaid.card.name


def test_both_share_their_weights():
    loaded = load_own(pth(trained_from_scratch("googlenet", 64).state_dict()), "mine.pth", "k")
    other = prepared(loaded, Preparation(transform_input=False))
    assert other.network is not loaded.network
    assert other.network.fc.weight is loaded.network.fc.weight
    assert loaded.network.transform_input
    assert not other.network.transform_input


def test_miniatures_and_residual_networks_are_not_asked():
    for builder in MINIATURES:
        own = load_own(pth(MINIATURES[builder](3).state_dict()), "mine.pth", "k")
        assert not asks_for_transform(own.network)
        assert not any("transform_input" in note for note in own.card.notes)


def test_normalisation_and_size():
    half = load_own(pth(STATE), "mine.pth", "k", preparation=Preparation("half", 96))
    assert half.card.mean == half.card.std == (0.5, 0.5, 0.5)
    plain = load_own(pth(STATE), "mine.pth", "k")
    assert half.card.crop == 96
    assert half.card.resize == round(96 * plain.card.resize / plain.card.crop)
    none = load_own(pth(STATE), "mine.pth", "k", preparation=Preparation("none"))
    assert none.card.mean == (0, 0, 0)
    assert none.card.std == (1, 1, 1)
    assert len({own.card.name for own in (half, plain, none)}) == 3


def test_sizes_stay_within_what_the_network_can_run():
    tiny = load_own(
        pth(MINIATURES["inception_v3"](3).state_dict()),
        "mine.pth",
        "k",
        preparation=Preparation(size=1),
    )
    assert tiny.card.crop == 75


def test_names_belong_to_the_viewer_who_gave_them():
    first, second = (load_own(pth(STATE), name, "k") for name in ("secret.pth", "mine.pth"))
    assert first.card.name != second.card.name
    labelled = load_own(pth(STATE), "mine.pth", "k", ["a", "b", "c"])
    assert labelled.card.name != second.card.name
    assert load_own(pth(STATE), "mine.pth", "k").card.name == second.card.name
