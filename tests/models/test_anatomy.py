"""Branches and stages, against the papers' tables and torchvision's classes."""

import pytest

from models.anatomy import modules
from models.loading import official_network
from tests.conftest import anatomy, shipped

# Szegedy et al. 2015, table 1: 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection.
TABLE_1 = {
    "inception3a": (64, 96, 128, 16, 32, 32),
    "inception3b": (128, 128, 192, 32, 96, 64),
    "inception4a": (192, 96, 208, 16, 48, 64),
    "inception4b": (160, 112, 224, 24, 64, 64),
    "inception4c": (128, 128, 256, 24, 64, 64),
    "inception4d": (112, 144, 288, 32, 64, 64),
    "inception4e": (256, 160, 320, 32, 128, 128),
    "inception5a": (256, 160, 320, 32, 128, 128),
    "inception5b": (384, 192, 384, 48, 128, 128),
}
# Szegedy et al. 2016 and torchvision's class: output channels and grid for 299 px.
V3 = {
    "Mixed_5b": (256, 35),
    "Mixed_5c": (288, 35),
    "Mixed_5d": (288, 35),
    "Mixed_6a": (768, 17),
    "Mixed_6b": (768, 17),
    "Mixed_6c": (768, 17),
    "Mixed_6d": (768, 17),
    "Mixed_6e": (768, 17),
    "Mixed_7a": (1280, 8),
    "Mixed_7b": (2048, 8),
    "Mixed_7c": (2048, 8),
}


@pytest.fixture(scope="module")
def googlenet():
    return modules(official_network("googlenet", 1000).eval(), 224)


@pytest.fixture(scope="module")
def inception_v3():
    return modules(official_network("inception_v3", 1000).eval(), 299)


def test_googlenet_has_table_1s_channels(googlenet):
    for module in googlenet:
        one, three, five, pool = module.branches
        found = (
            one.channels,
            three.layers[0].out_channels,
            three.channels,
            five.layers[0].out_channels,
            five.channels,
            pool.channels,
        )
        assert found == TABLE_1[module.name]
        assert module.out_channels == sum(b.channels for b in module.branches)
    assert [module.name for module in googlenet] == list(TABLE_1)


def test_grids_are_the_papers(googlenet):
    sides = [module.out_size[0] for module in googlenet]
    assert sides == [28, 28, 14, 14, 14, 14, 14, 7, 7]


def test_torchvisions_five_is_labelled_as_the_three_that_it_is(googlenet):
    for module in googlenet:
        third = module.branches[2]
        assert third.title == "1×1→3×3"
        assert third.layers[-1].window.kernel == (3, 3)
        assert "5×5" in third.note


def test_the_miniature_has_a_true_five():
    for module in anatomy("googlenet-mini"):
        third = module.branches[2]
        assert third.layers[-1].window.kernel == (5, 5)
        assert third.title == "1×1→5×5"
        assert third.note == ""


def test_inception_v3_channels_grids_and_reductions(inception_v3):
    found = {m.name: (m.out_channels, m.out_size[0]) for m in inception_v3}
    assert found == V3
    reductions = [m.name for m in inception_v3 if m.kind == "reduction"]
    assert reductions == ["Mixed_6a", "Mixed_7a"]


def test_strided_pooling_branch_has_no_projection(inception_v3):
    pool = {m.name: m for m in inception_v3}["Mixed_6a"].branches[-1]
    (layer,) = pool.layers
    assert layer.window.stride == (2, 2)
    assert layer.in_channels == layer.out_channels == 288
    assert not layer.has_relu


def test_nested_splits_stay_nested(inception_v3):
    branch = {m.name: m for m in inception_v3}["Mixed_7b"].branches[2]
    *_, wide, tall, concat = branch.layers
    assert (wide.window.kernel, tall.window.kernel) == ((1, 3), (3, 1))
    assert wide.parents == tall.parents
    assert concat.parents == (len(branch.layers) - 3, len(branch.layers) - 2)
    assert concat.out_channels == wide.out_channels + tall.out_channels == branch.channels


@pytest.mark.parametrize("name", ["googlenet", "inception_v3"])
def test_miniature_and_official_share_topology(name, request):
    official = request.getfixturevalue(name)
    mini = anatomy(f"{name}-mini")
    assert [m.name for m in mini] == [m.name for m in official]
    for small, large in zip(mini, official, strict=True):
        assert [len(b.layers) for b in small.branches] == [len(b.layers) for b in large.branches]
        assert [b.role for b in small.branches] == [b.role for b in large.branches]


def test_channels_follow_one_another(inception):
    for module in anatomy(inception):
        place = 0
        for branch in module.branches:
            assert branch.first_channel == place
            place += branch.channels
        assert place == module.out_channels


def test_roles_differ_within_a_module(inception):
    for module in anatomy(inception):
        roles = [branch.role for branch in module.branches]
        assert len(set(roles)) == len(roles), module.name


def test_a_residual_net_has_no_inception_modules():
    assert modules(shipped("resnet18-mini").network, 224) == ()
