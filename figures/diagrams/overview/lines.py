"""Lines of an overview as SVG paths."""

from collections.abc import Sequence

from figures.diagrams.overview.board import Point


def across(start: Point, end: Point) -> str:
    """A curve that leaves and arrives horizontally."""
    (x, y), (u, v) = start, end
    half = (x + u) / 2
    return f"M{x:.1f} {y:.1f} C{half:.1f} {y:.1f} {half:.1f} {v:.1f} {u:.1f} {v:.1f}"


def down(start: Point, end: Point) -> str:
    """A curve that leaves and arrives vertically."""
    (x, y), (u, v) = start, end
    half = (y + v) / 2
    return f"M{x:.1f} {y:.1f} C{x:.1f} {half:.1f} {u:.1f} {half:.1f} {u:.1f} {v:.1f}"


def bent(points: Sequence[Point], radius: float = 8) -> str:
    """A line through points (each step horizontal or vertical) with round corners."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        (a, b), (c, d) = _towards(corner, before, radius), _towards(corner, after, radius)
        path.append(f"L{a:.1f} {b:.1f} Q{corner[0]:.1f} {corner[1]:.1f} {c:.1f} {d:.1f}")
    path.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return " ".join(path)


def _towards(corner: Point, other: Point, radius: float) -> Point:
    reach = max(abs(other[0] - corner[0]), abs(other[1] - corner[1]))
    share = min(radius, reach / 2) / reach if reach else 0
    return (
        corner[0] + share * (other[0] - corner[0]),
        corner[1] + share * (other[1] - corner[1]),
    )
