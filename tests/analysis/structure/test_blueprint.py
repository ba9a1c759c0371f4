"""Maps are read from the network: every weight is in a block, heads hang where they attach, skips
are skips.
"""

import xml.etree.ElementTree as ET

import pytest

from analysis.structure.blueprint import blueprint
from analysis.structure.receptive_field import receptive_fields
from figures.diagrams.map_block import Block, OpBox
from figures.diagrams.network_map import map_svg, standing_alone
from models.catalog import NETWORKS
from models.loading import heads_of, skeleton
from models.tracing import trace


def blocks_of(name):
    card = NETWORKS[name]
    network = skeleton(card)
    traced = trace(network, card.crop)
    return network, blueprint(traced, receptive_fields(traced), heads_of(card))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_parameter_is_in_one_block(name):
    network, blocks = blocks_of(name)
    heads = ("aux1.", "aux2.", "AuxLogits.")
    total = sum(p.numel() for n, p in network.named_parameters() if not n.startswith(heads))
    assert sum(block.parameters for block in blocks) == total
    assert blocks[-1].kind == "softmax"
    assert blocks[-1].channels == NETWORKS[name].class_count


def test_heads_hang_where_the_papers_put_them():
    assert heads_of(NETWORKS["googlenet"]) == {"inception4a": "aux1", "inception4d": "aux2"}
    assert heads_of(NETWORKS["googlenet-mini"]) == {"inception4a": "aux1", "inception4d": "aux2"}
    assert heads_of(NETWORKS["inception_v3"]) == {"Mixed_6e": "AuxLogits"}
    _, blocks = blocks_of("googlenet-mini")
    assert [block.name for block in blocks if block.aux] == ["inception4a", "inception4d"]


@pytest.mark.parametrize(
    ("name", "count", "projections"),
    [("resnet18", 8, 3), ("resnet34", 16, 3), ("resnet50", 16, 4), ("resnet152", 50, 4)],
)
def test_shortcuts(name, count, projections):
    _, blocks = blocks_of(name)
    skips = [block.skip for block in blocks if block.skip]
    assert len(skips) == count
    assert skips.count("projection") == projections
    assert [op.label for op in next(b for b in blocks if b.skip).lanes[0]][-1] == "+"


def test_a_batch_norm_is_not_a_linear_layer():
    _, blocks = blocks_of("resnet18")
    labels = {block.name: block.lanes[0][0].label for block in blocks}
    assert labels["bn1"] == "BN"
    assert labels["fc"] == "fc"


def test_poolings_stand_where_they_are():
    _, blocks = blocks_of("googlenet")
    names = [block.name for block in blocks]
    assert names.index("maxpool3") == names.index("inception3b") + 1
    assert [b.label for b in blocks if b.name == "maxpool4"] == [
        "max 2×2"
    ]  # torchvision's deviation


@pytest.mark.parametrize("down", [False, True])
def test_drawing_holds_every_block_and_stands_alone(down):
    _, blocks = blocks_of("inception_v3-mini")
    drawn = [
        Block(
            b.name,
            b.kind,
            b.label,
            b.detail,
            [[OpBox(o.kind, o.label, o.detail) for o in lane] for lane in b.lanes],
            b.skip,
            0.5,
            b.aux,
            place % 2 == 0,
        )
        for place, b in enumerate(blocks)
    ]
    svg = map_svg(drawn, down)
    picks = [e.get("data-pick") for e in ET.fromstring(svg).iter() if e.get("data-pick")]
    assert picks == [b.name for b in blocks]
    alone = standing_alone(svg).decode()
    assert "var(" not in alone
    assert "currentColor" not in alone
    ET.fromstring(alone)
