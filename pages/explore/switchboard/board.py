"""The board of switches."""

from collections.abc import Sequence

from analysis.ablation.branches import Off
from analysis.structure.junctions import Junction
from figures.diagrams.switchboard import Panel, Switch, board_html
from figures.style import branch_colour
from serving.branches import part_label
from ui import switches
from ui.show import drawing


def board(network: str, joins: Sequence[Junction], off: Off) -> None:
    """One panel of switches for every join; a click turns a switch."""
    panels = [_panel(join, which, off) for which, join in enumerate(joins)]
    svg = board_html(panels)
    drawing(svg, key="sw_board", on_pick=lambda pick: _toggle(network, joins, pick))


def _panel(join: Junction, which: int, off: Off) -> Panel:
    name = join.name.removeprefix("inception").removeprefix("Mixed_")
    turned = [
        _switch(join, which, place, (which, place) not in off) for place in range(len(join.parts))
    ]
    return Panel(name, join.parts[0].role == "F(x)", turned)


def _switch(join: Junction, which: int, place: int, on: bool) -> Switch:
    part = join.parts[place]
    detail = f"{join.name}, {part.title}: {'on' if on else 'off'}"
    return Switch(f"{which}.{place}", part_label(part.title), branch_colour(part.role), detail, on)


def _toggle(network: str, joins: Sequence[Junction], pick: str) -> None:
    which, place = map(int, pick.split("."))
    off, _ = switches.current(network, joins)
    switches.change(network, joins, off ^ {(which, place)})
