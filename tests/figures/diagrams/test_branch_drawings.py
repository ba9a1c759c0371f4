"""The grid and the switchboard: what can be picked, in which order, and what is drawn off."""

import re

from figures.diagrams.bars import Change, answers_svg
from figures.diagrams.branch_grid import Cell, Row, grid_html
from figures.diagrams.switchboard import Panel, Switch, board_html
from figures.style import branch_colour


def cell(pick, level):
    return Cell(pick, branch_colour("1x1"), "1×1", "0.5", level, f"about <{pick}>")


def test_grid_picks_in_reading_order_and_colours_by_sign_and_size():
    html = grid_html(
        [Row("3a", "", [cell("a/0", 1.0), cell("a/1", -0.5)]), Row("3b", "", [cell("b/0", 0)])]
    )
    assert re.findall(r'data-pick="([^"]+)"', html) == ["a/0", "a/1", "b/0"]
    shares = [int(s) for s in re.findall(r"(\d+)%, transparent", html)]
    assert shares[0] > shares[1] > shares[2] == 0
    assert "#c2410c" in html
    assert "#2563a8" in html
    assert "<a/0>" not in html  # what is read out is escaped


def test_a_switch_that_is_off_is_hollow():
    switches = [
        Switch("0.0", "1×1", "#0072b2", "on", True),
        Switch("0.1", "pool", "#cc79a7", "off", False),
    ]
    html = board_html([Panel("3a", False, switches)])
    assert re.findall(r'aria-checked="(\w+)"', html) == ["true", "false"]
    boxes = re.findall(r'<rect x="17"[^>]*fill="([^"]+)"', html)
    assert boxes == ["#0072b2", "transparent"]
    assert "<circle" not in html
    assert "<circle" in board_html([Panel("layer1.0", True, switches)])


def test_answers_show_both_logits_and_bars_of_the_probabilities():
    svg = answers_svg([Change("cat", (1.25, -0.5), (0.5, 0.25))])
    assert "1.25" in svg
    assert "-0.50" in svg
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="7"', svg)]
    assert widths[0] == 2 * widths[1]
