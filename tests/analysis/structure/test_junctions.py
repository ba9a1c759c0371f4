"""Depths against the papers' own names, and sites against the modules' concatenations and sums."""

import numpy as np
import pytest
import torch

from analysis.activations.capture import Capture
from analysis.structure.junctions import depth_of, junctions, nearest
from models.catalog import NETWORKS
from models.loading import skeleton
from models.tracing import trace
from tests.conftest import picture_tensor, traced


@pytest.mark.parametrize(
    ("name", "depth"),
    [
        ("googlenet", 22),
        ("inception_v3", 48),
        ("resnet18", 18),
        ("resnet34", 34),
        ("resnet50", 50),
        ("resnet101", 101),
        ("resnet152", 152),
    ],
)
def test_depth_is_the_number_in_the_networks_name(name, depth):
    card = NETWORKS[name]
    assert depth_of(trace(skeleton(card), card.crop)) == depth


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini", "resnet18-mini"])
def test_parts_make_up_their_site(name):
    graph = traced(name)
    found = junctions(graph)
    nodes = [node for site in found for node in (*(p.node for p in site.parts), site.output)]
    run = Capture(graph, nodes).run(picture_tensor(name))
    for site in found:
        parts = [torch.from_numpy(run.stage(p.node).copy()) for p in site.parts]
        whole = torch.cat(parts) if site.kind in ("inception", "reduction") else sum(parts).relu()
        assert np.array_equal(whole.numpy(), run.stage(site.output)), site.name


def test_shares_rise_and_the_nearest_is_at_a_similar_depth():
    one, two = junctions(traced("googlenet-mini")), junctions(traced("resnet18-mini"))
    shares = [site.share for site in one]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    assert nearest(one[-1].share, two) == two[-1]
