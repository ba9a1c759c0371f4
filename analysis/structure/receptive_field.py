"""Receptive fields computed from the layers (Araujo, Norris and Sim, Distill 2019)."""

from dataclasses import dataclass

from torch import fx

from models.geometry import Window, window_of
from models.tracing import Traced


@dataclass(frozen=True)
class Reach:
    """Along one axis, in input pixels: the field of unit 0 is [start, start + size), unit i's is
    `jump` x i further.
    """

    start: int = 0
    size: int = 1
    jump: int = 1

    def through(self, kernel: int, stride: int, padding: int) -> "Reach":
        """Behind one more sliding window."""
        start = self.start - padding * self.jump
        return Reach(start, self.size + (kernel - 1) * self.jump, self.jump * stride)

    def joined(self, other: "Reach") -> "Reach":
        """The smallest interval that covers both, where paths meet."""
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        return Reach(start, end - start, max(self.jump, other.jump))


@dataclass(frozen=True)
class ReceptiveField:
    """The input pixels that a unit can see: one reach for rows, one for columns."""

    rows: Reach = Reach()
    columns: Reach = Reach()

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in input pixels."""
        return self.rows.size, self.columns.size

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """(top, left, bottom, right) of one unit's field, in input pixels, not clipped to the
        picture.
        """
        top = self.rows.start + row * self.rows.jump
        left = self.columns.start + column * self.columns.jump
        return top, left, top + self.rows.size, left + self.columns.size

    def through(self, window: Window) -> "ReceptiveField":
        """Behind one more layer."""
        (kh, kw), (sh, sw), (ph, pw) = window.kernel, window.stride, window.padding
        return ReceptiveField(self.rows.through(kh, sh, ph), self.columns.through(kw, sw, pw))

    def joined(self, other: "ReceptiveField") -> "ReceptiveField":
        """The smallest box that covers both."""
        return ReceptiveField(self.rows.joined(other.rows), self.columns.joined(other.columns))


def receptive_fields(traced: Traced) -> dict[str, ReceptiveField]:
    """The field of every node with a grid, by node name."""
    found: dict[fx.Node, ReceptiveField] = {}
    for node in traced.graph.nodes:
        sources = [found[s] for s in node.all_input_nodes if s in found]
        field = ReceptiveField() if not sources else sources[0]
        for source in sources[1:]:
            field = field.joined(source)
        window = window_of(traced.module(node), node)
        if len(traced.shapes.get(node, ())) == 3:
            found[node] = field.through(window) if window else field
    return {traced.names[node]: field for node, field in found.items() if node in traced.names}
