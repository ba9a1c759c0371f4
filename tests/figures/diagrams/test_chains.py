"""Chains of layers, the bars of a concatenation, and the strip of modules."""

import xml.etree.ElementTree as ET

import numpy as np

from figures.diagrams.branch_chain import Step, chain_svg, depth
from figures.diagrams.module_strip import Block, Segment, concatenation_svg, network_html


def test_chain_boxes_end_on_the_same_line():
    short_chain = [Step("1×1", "192 → 64", "28×28", ())]
    long_chain = [Step("1×1", "192 → 96", "28×28", ()), Step("3×3", "96 → 128", "28×28", (0,))]
    rows = depth(long_chain)
    last = []
    for chain in (short_chain, long_chain):
        svg = ET.fromstring(chain_svg(chain, "192 channels", "#0072b2", 0, rows))
        boxes = [e for e in svg.iter() if e.tag.endswith("rect")]
        last.append(boxes[-1].get("y"))
    assert last[0] == last[1]


def test_a_fork_is_drawn_side_by_side():
    fork = [
        Step("1×1", "a", "b", ()),
        Step("1×3", "a", "b", (0,)),
        Step("3×1", "a", "b", (0,)),
        Step("concat", "a", "b", (1, 2)),
    ]
    assert depth(fork) == 3
    svg = ET.fromstring(chain_svg(fork, "x", "#0072b2", 3, 3))
    boxes = [e for e in svg.iter() if e.tag.endswith("rect")]
    assert boxes[1].get("y") == boxes[2].get("y")
    assert boxes[1].get("x") != boxes[2].get("x")


def test_concatenation_has_one_bar_for_each_channel_as_high_as_its_value():
    segments = [
        Segment("0", "1×1", "#0072b2", np.array([1.0, 2.0], np.float32)),
        Segment("1", "3×3", "#e69f00", np.array([4.0], np.float32)),
    ]
    svg = ET.fromstring(concatenation_svg(segments, "1.0"))
    bars = [e for e in svg.iter() if e.get("data-pick")]
    assert [e.get("data-pick") for e in bars] == ["0.0", "0.1", "1.0"]
    heights = [float(e.get("height")) for e in svg.iter() if e.tag.endswith("rect")]
    assert 15.0 in heights
    assert 30.0 in heights
    assert 60.0 in heights


def test_modules_with_more_work_are_wider():
    blocks = [Block("a", "a", "a", 1, False), Block("b", "b", "b", 9, True)]
    _, _, strip = network_html(blocks, "a").partition("</style>")
    small, large = (float(e.get("style").split(":")[1]) for e in ET.fromstring(strip))
    assert large > small


def test_names_are_escaped():
    svg = chain_svg([Step("<script>", "&", '"', ())], "<b>", "#0072b2", 0, 1)
    ET.fromstring(svg)
    assert "<script>" not in svg
