"""What an overview is laid out on: boxes, lines of text and wires, all in units of a page that is
so wide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

TEXT = 14.5  # units; on the widths that the layouts are made for, so many px
Point = tuple[float, float]
ANSWERS = 5


@dataclass(frozen=True)
class Place:
    """What is shown of a network at one place: picture, conv, pool, branch, join, residual, sum,
    average or answer.

    `unit` is its module, block or layer; `stage` names those that share a grid; `colour` is its
    branch's; `shape` is C x H x W; `sources` are the places that feed it.
    """

    name: str
    kind: str
    unit: str
    title: str
    stage: str
    colour: str
    shape: tuple[int, ...]
    sources: tuple[str, ...]

    @property
    def grid(self) -> str:
        """Height × width, or "" for a list of numbers."""
        return "×".join(map(str, self.shape[1:]))


@dataclass(frozen=True)
class Head:
    """An auxiliary classifier behind a place; one that the network lacks is drawn dashed."""

    name: str
    source: str
    present: bool


@dataclass(frozen=True)
class Unit:
    """A module or a block: its branches and sides from top to bottom, where they meet, and the
    poolings before it.
    """

    name: str
    lanes: tuple[Place, ...]
    end: Place
    pools: tuple[Place, ...]


@dataclass(frozen=True)
class Box:
    """A rectangle that stands for a place or a head."""

    name: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    colour: str = ""

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def left(self) -> Point:
        """The middle of its left edge."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> Point:
        """The middle of its right edge."""
        return self.x + self.width, self.y + self.height / 2

    @property
    def top(self) -> Point:
        """The middle of its upper edge."""
        return self.x + self.width / 2, self.y

    @property
    def bottom(self) -> Point:
        """The middle of its lower edge."""
        return self.x + self.width / 2, self.y + self.height


@dataclass(frozen=True)
class Label:
    """A line of text that starts at (x, y), has its middle or its end there; `soft` is less
    important.
    """

    x: float
    y: float
    text: str
    anchor: str = "start"
    soft: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """About where it is: left, top, right, bottom."""
        wide = 0.56 * TEXT * len(self.text)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - 0.74 * TEXT, left + wide, self.y + 0.2 * TEXT


@dataclass(frozen=True)
class Wire:
    """A connection: what feeds what, and its line as an SVG path."""

    source: str
    target: str
    path: str
    colour: str = ""


@dataclass
class Board:
    """A layout under way; `height` is known at its end."""

    width: float
    height: float = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    rules: list[tuple[Point, Point]] = field(default_factory=list)
    sums: list[Point] = field(default_factory=list)

    def put(self, place: Place, x: float, y: float, width: float, height: float) -> Box:
        """A place's box."""
        box = Box(place.name, place.kind, x, y, width, height, place.colour)
        self.boxes[place.name] = box
        return box

    def write(
        self, x: float, y: float, text: str, anchor: str = "start", soft: bool = False
    ) -> None:
        """A line of text."""
        self.labels.append(Label(x, y, text, anchor, soft))

    def wire(self, source: str, target: str, path: str, colour: str = "") -> None:
        """A connection."""
        self.wires.append(Wire(source, target, path, colour))


def stem_of(places: Iterable[Place]) -> list[Place]:
    """The picture, and what comes before the first module or block."""
    stem: list[Place] = []
    for place in places:
        if place.kind not in ("picture", "conv", "pool"):
            return stem
        stem.append(place)
    return stem


def units_of(places: Sequence[Place]) -> list[Unit]:
    """The modules or blocks in order; the stem's poolings belong to no unit."""
    units: list[Unit] = []
    lanes: list[Place] = []
    pools: list[Place] = []
    for place in places[len(stem_of(places)) :]:
        if place.kind == "pool":
            pools.append(place)
        elif place.kind in ("branch", "residual"):
            lanes.append(place)
        elif place.kind in ("join", "sum"):
            units.append(Unit(place.unit, tuple(lanes), place, tuple(pools)))
            lanes, pools = [], []
    return units


def last_two(places: Sequence[Place]) -> tuple[Place, Place]:
    """The average pooling and the classifier."""
    (average,) = (place for place in places if place.kind == "average")
    (answer,) = (place for place in places if place.kind == "answer")
    return average, answer
