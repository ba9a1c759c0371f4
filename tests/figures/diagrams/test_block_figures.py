"""Strip, wiring, legend and plots of residual blocks: what is drawn, and that it is well-formed."""

from xml.etree import ElementTree

import numpy as np
import pytest

from figures.diagrams.block_strip import MOST, StripBlock, block_strip_svg
from figures.diagrams.block_wiring import Thumbnail, live_block_svg, upright_block_svg
from figures.diagrams.wiring_parts import ConvBox
from figures.pictures.colour_bar import colour_bar_svg
from figures.pictures.raster import Scale
from figures.plots.blocks.deletions import (
    Accuracies,
    deletion_bars,
    exchange_bars,
    several_deleted,
)
from figures.plots.blocks.paths import path_histogram
from figures.plots.blocks.sizes import block_sizes
from figures.style import FAMILIES

SVG = "{http://www.w3.org/2000/svg}"


def strip(count):
    return [
        StripBlock(f"b{k}", str(k), f"stage {k // 4}", f"block {k}", k % 4 == 0)
        for k in range(count)
    ]


@pytest.mark.parametrize("count", [1, 8, 16, 50])
def test_every_block_has_a_box_and_a_switch_inside_the_drawing(count):
    root = ElementTree.fromstring(block_strip_svg(strip(count), "b0", {"b0"}))
    picks = [e.get("data-pick") for e in root.iter() if e.get("data-pick")]
    assert picks == [f"open:b{k}" for k in range(count)] + [f"switch:b{k}" for k in range(count)]
    left, _, wide, high = (float(v) for v in root.get("viewBox").split())
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x")) + float(box.get("width")) <= left + wide
        assert float(box.get("y")) + float(box.get("height")) <= high
    assert high == pytest.approx(92 * -(-count // MOST))
    states = [e.get("aria-checked") for e in root.iter() if e.get("role") == "switch"]
    assert states == ["false"] + ["true"] * (count - 1)


def test_a_long_network_of_even_stages_gets_a_row_for_each_stage():
    blocks = [StripBlock(f"b{k}", str(k), f"stage {k // 9}", "", False) for k in range(27)]
    root = ElementTree.fromstring(block_strip_svg(blocks, "", ()))
    boxes = [group.find(f"{SVG}rect") for group in root.iter(f"{SVG}g")][:27]
    rows = [float(box.get("y")) for box in boxes]
    assert [rows.count(y) for y in sorted(set(rows))] == [9, 9, 9]
    assert rows == sorted(rows)


def test_a_plain_net_has_no_arcs():
    assert "<path" in block_strip_svg(strip(3), "", ())
    assert "<path" not in block_strip_svg(strip(3), "", (), "plain")


def tiles():
    plane = np.linspace(-1, 1, 16, dtype=np.float32).reshape(4, 4)
    return [Thumbnail(name, name, ("norm 1", "channel 0"), plane) for name in "abcde"]


@pytest.mark.parametrize("convs", [2, 3])
@pytest.mark.parametrize("projection", [False, True])
def test_the_wiring(convs, projection):
    box = ConvBox("3×3", "8 → 8, 4×4", "1 MAC", ("BN", "ReLU"), "conv & more")
    side = [ConvBox("1×1, stride 2", "8 → 16, 2×2", "1 MAC", ("BN",))] if projection else []
    drawn = live_block_svg([box] * convs, side, tiles(), Scale(-1, 1, "RdBu_r"))
    root = ElementTree.fromstring(drawn)
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert texts.count("3×3") == convs
    assert ("1×1, stride 2" in texts) is projection
    assert any("identity" in text for text in texts) is not projection
    assert [e.get("data-pick") for e in root.iter(f"{SVG}rect") if e.get("data-pick")] == list(
        "abcde"
    )
    left_out = live_block_svg([box] * convs, side, tiles(), Scale(-1, 1, "RdBu_r"), off=True)
    assert "F(x) is left out" in left_out
    upright = ElementTree.fromstring(upright_block_svg([box] * convs, side, "x", "y"))
    assert sum(e.text == "3×3" for e in upright.iter(f"{SVG}text")) == convs


def test_the_legend_says_both_ends():
    texts = [
        e.text
        for e in ElementTree.fromstring(colour_bar_svg(Scale(-2.5, 2.5, "RdBu_r"), "x")).iter(
            f"{SVG}text"
        )
    ]
    assert texts == ["-2.5", "0", "+2.5"]


def test_plots_carry_what_was_measured_in_their_families_colours():
    nets = [
        Accuracies("plain-8", "plain", 8, 80.0, (10.0, 11.0)),
        Accuracies("residual-8", "residual", 8, 85.0, (70.0, 60.0)),
    ]
    bars = [trace for trace in deletion_bars(nets, 10).data if trace.type == "bar"]
    assert [list(bar.y) for bar in bars] == [[10, 11], [70, 60]]
    assert [bar.marker.color for bar in bars] == list(FAMILIES.values())
    several = several_deleted([("plain-8", "plain", 8, 80.0, {1: [10, 20], 2: [5, 5]})], 10)
    assert list(several.data[0].y) == [80, 15, 5]
    assert list(several.data[0].error_y.array) == [0, 5, 0]
    pairs = exchange_bars([("residual-8", "residual", ["1↔2"], [50.0], 85.0)])
    assert list(pairs.data[0].y) == [50]
    norms = np.array([[2.0, 1.0, 4.0, 4.2, 4.0], [4.0, 6.0, 3.0, 7.0, 6.0]])
    _, ratio = block_sizes(["a", "b"], norms, "a")
    assert list(ratio.data[0].y) == [0.25, 2.0]
    assert list(ratio.data[0].x) == ["a", "b"]
    histogram = path_histogram(np.array([0.25, 0.5, 0.25]), (1, 1))
    assert list(histogram.data[0].y) == [25, 50, 25]
    assert list(histogram.data[0].marker.opacity) == [0.35, 1.0, 0.35]
