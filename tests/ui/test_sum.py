"""The sum behind a number as pages show it: kinds of stages, positions, a block's addition."""

import re

import numpy as np
import pytest

from analysis.convolutions.window_sum import Norm, WindowSum, patch_of
from models.geometry import Window
from tests.pages.resnet.test_residual_block import page as residual
from tests.test_pages import explorer, fine, texts
from ui.sum.words import check, norm_words, reads, sum_lines


def both(test):
    """The network's own number and the sum of the parts, as they are read on the page."""
    found = re.search(
        r"gives \*\*([−\d.e-]+)\*\* here; the parts add up to ([−\d.e-]+)\.", texts(test)
    )
    return [float(number.replace("−", "-")) for number in found.groups()]


def agree(test):
    own, parts = both(test)
    assert parts == pytest.approx(own, rel=2e-5, abs=1e-5)


@pytest.mark.parametrize(
    "address",
    [
        {"module": "inception3a", "channel": "0.3"},
        {"module": "inception3a", "channel": "1.3", "position": "0.0"},
        {"module": "inception3b", "channel": "2.5", "position": "27.13"},
        {"module": "inception4c", "stages": "0.1.1.0", "channel": "3.7", "position": "13.13"},
        {"module": "inception5b", "channel": "3.0", "relu": "before"},
        {"network": "inception_v3-mini", "module": "Mixed_6a", "channel": "2.1"},
        {"network": "inception_v3-mini", "module": "Mixed_6c", "channel": "1.5", "position": "0.4"},
        {
            "network": "inception_v3-mini",
            "module": "Mixed_5b",
            "stages": "0.1.2.0",
            "channel": "3.4",
        },
    ],
)
def test_the_parts_add_up_on_the_page(address):
    agree(fine(explorer(**address)))


@pytest.mark.parametrize("position", ["99.99", "-1.0", "1", "x.y", "1.2.3", "9999999.1"])
def test_a_position_that_is_none_is_the_strongest(position):
    test = fine(explorer(module="inception5a", channel="1.2", position=position))
    agree(test)
    assert both(test) == both(fine(explorer(module="inception5a", channel="1.2")))


def test_a_concatenation_has_no_sum_and_says_so():
    test = fine(explorer(network="inception_v3-mini", module="Mixed_7b", channel="1.0"))
    assert "lays the channels" in test.info[0].value


def test_a_branch_that_is_switched_off_has_none_either():
    test = fine(explorer(module="inception3a", channel="0.1", off="1"))
    assert "switched off" in test.info[0].value
    agree(fine(explorer(module="inception3b", channel="1.1", off="1")))  # reads what was changed


def test_a_click_on_the_map_takes_that_number_apart():
    test = fine(explorer(module="inception4a", channel="1.2"))
    test.session_state["position"] = "3.5"
    assert "Position (3, 5) of channel 2 of 3×3 (4a, 1×1→3×3)" in texts(fine(test.run()))
    agree(test)
    test.session_state["channel"] = "0.1"  # another channel keeps the place until it is chosen anew
    agree(fine(test.run()))


@pytest.mark.parametrize("block", ["layer1.1", "layer2.0", "layer4.1"])
def test_a_blocks_addition(block):
    test = residual(block=block)
    agree(test)
    control = test.segmented_control(key="res_sum_of")
    for conv in control.options:
        assert conv.split()[0] in ("conv1", "conv2", "downsample.0")
    for path in (f"{block}.conv1", f"{block}.downsample.0")[: 1 + (block == "layer2.0")]:
        agree(fine(test.segmented_control(key="res_sum_of").set_value(path).run()))


def a_sum(bias=None, norm=None, relu=False):
    patch = patch_of(Window("conv", (1, 1)), (3, 4, 4), 1, 2)
    windows, kernels = np.array([1.0, 2, 3])[:, None, None], np.array([0.5, -2, 1])[:, None, None]
    return WindowSum(patch, np.arange(3), windows, kernels, bias, norm, relu)


def test_lines_name_what_they_add():
    lines = sum_lines(a_sum(0.25, Norm(-1.0, 4.0, 2.0, -0.5, 0.0), True), 1)
    assert [line.label for line in lines] == ["The others", "Σ", "BatchNorm", "ReLU"]
    assert lines[0].value == 3.5
    assert lines[0].how == "2 other channels together"
    assert lines[1].value == -0.25
    assert "the bias 0.25" in lines[1].how
    assert lines[2].value == pytest.approx(0.25)  # (−0.25 + 1) / 2 × 2 − 0.5
    assert lines[3].value == pytest.approx(0.25)
    assert [line.label for line in sum_lines(a_sum(), 3)] == ["Σ"]


def test_a_formula_has_its_signs():
    words = norm_words(Norm(-1.0, 4.0, -2.0, -0.5, 0.001), 0.25)
    assert words == "(0.25 + 1) / √(4 + 0.001) × −2 − 0.5"


def test_where_a_window_lies_in_words():
    window = Window("conv", (3, 3), (1, 1), (1, 1))
    assert (
        reads(patch_of(window, (1, 5, 5), 2, 2), (1, 5, 5))
        == "rows 1 to 3, columns 1 to 3 of a 5×5 map"
    )
    assert "rows −1 to 1" in reads(patch_of(window, (1, 5, 5), 0, 2), (1, 5, 5))
    assert "3 of its 9 cells lie outside" in reads(patch_of(window, (1, 5, 5), 0, 2), (1, 5, 5))
    one = Window("conv", (1, 1))
    assert reads(patch_of(one, (1, 5, 5), 0, 2), (1, 5, 5)) == "row 0, column 2 of a 5×5 map"
    assert check(1.0, 1.0) == "The network itself gives **1** here; the parts add up to 1."
