"""The board of switches, and its presets."""

from collections.abc import Sequence

from analysis.ablation.branches import Off
from analysis.structure.junctions import Junction
from figures.diagrams.switchboard import Panel, Switch
from figures.style import branch_colour
from serving.branches import part_label
from ui import switches


def presets(joins: Sequence[Junction]) -> dict[str, Off]:
    """Named states that this network has; a module without a 1×1 branch keeps all of its branches."""
    parts = [(w, p, part) for w, join in enumerate(joins) for p, part in enumerate(join.parts)]
    has_one = {w for w, _, part in parts if part.role == "1x1"}

    def without(role: str) -> Off:
        return frozenset((w, p) for w, p, part in parts if part.role == role)

    found = {
        "Only 1×1": frozenset(
            (w, p) for w, p, part in parts if w in has_one and part.role != "1x1"
        ),
        "No 5×5": without("5x5"),
        "No pooling": without("pool"),
        "No skip": without("shortcut"),
        "No F(x)": without("F(x)"),
    }
    return {"All on": frozenset(), **{name: state for name, state in found.items() if state}}


def panels(joins: Sequence[Junction], off: Off) -> list[Panel]:
    """One panel of switches for every join."""
    return [
        Panel(
            join.name.removeprefix("inception").removeprefix("Mixed_"), join.parts[0].role == "F(x)",
            [
                _switch(join, which, place, (which, place) not in off)
                for place in range(len(join.parts))
            ],
        )
        for which, join in enumerate(joins)
    ]  # fmt: skip


def _switch(join: Junction, which: int, place: int, on: bool) -> Switch:
    part = join.parts[place]
    detail = f"{join.name}, {part.title}: {'on' if on else 'off'}"
    return Switch(f"{which}.{place}", part_label(part.title), branch_colour(part.role), detail, on)


def toggle(network: str, joins: Sequence[Junction], pick: str) -> None:
    """Turn the switch named `join.branch`."""
    which, place = map(int, pick.split("."))
    off, _ = switches.current(network, joins)
    switches.change(network, joins, off ^ {(which, place)})
