"""Names from outside in Plotly's figures are letters, not tags."""

from html import unescape

import pytest

from figures.plots.sides import class_bars
from figures.plots.work import timing_bars

NAMES = ["<b>cat</b>", '<a href="http://x.y">dog</a>', "fish &amp; chips", "R&D"]


@pytest.mark.parametrize("name", NAMES)
def test_no_tag_and_no_entity_is_left_and_the_name_can_be_read(name):
    bars = class_bars([name], [0.5], [0.5], (name, "B"))
    timed = timing_bars([name], [1.0], [0.5], [2.0])
    labels = [bars.data[0].y[0], bars.data[0].name.removeprefix("A: "), timed.data[0].y[0]]
    for label in labels:
        assert "<" not in label
        assert unescape(label) == name
