"""Channel tiles: one picture per branch, each tile clickable."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from figures.pictures.raster import Pixels, Plane, Scale, data_uri, png, scale_for
from figures.style import TRANSPARENT


@dataclass(frozen=True)
class Sheet:
    """A sheet of tiles: palette entries (H x W), the scale's name, and the geometry in px of the sheet."""

    levels: Pixels
    scale: str
    columns: int
    tile: tuple[int, int]
    gap: int
    count: int

    def corner(self, place: int) -> tuple[int, int]:
        """(x, y) of the tile at a place."""
        row, column = divmod(place, self.columns)
        return column * (self.tile[1] + self.gap), row * (self.tile[0] + self.gap)


def sheet(maps: Plane, scale: Scale | None, name: str, columns: int = 8) -> Sheet:
    """Lay out maps (C x H x W) in rows; `scale` None gives every channel its own, on the scale `name`."""
    count, height, width = maps.shape
    columns = max(1, min(columns, count))
    gap = max(1, height // 14)
    rows = ceil(count / columns)
    levels, used = _levels(maps, scale, name)
    padded = np.full((rows * columns, height + gap, width + gap), TRANSPARENT, dtype=np.uint8)
    padded[:count, :height, :width] = levels
    grid = padded.reshape(rows, columns, height + gap, width + gap).swapaxes(1, 2)
    board = grid.reshape(rows * (height + gap), columns * (width + gap))[:-gap, :-gap]
    return Sheet(np.ascontiguousarray(board), used, columns, (height, width), gap, count)


def _levels(maps: Plane, scale: Scale | None, name: str) -> tuple[Pixels, str]:
    if scale is not None:
        return scale.levels(maps), scale.name
    shared = scale_for(maps, name).name
    own = [scale_for(plane, name) for plane in maps]
    signed = maps.min() < 0
    fitted = [Scale(-s.high if signed else s.low, s.high, shared) for s in own]
    return np.stack([s.levels(plane) for s, plane in zip(fitted, maps, strict=True)]), shared


def tiles_svg(
    drawn: Sheet, picks: Sequence[str], titles: Sequence[str], selected: str | None,
    outline: float = 1 / 110,
) -> str:  # fmt: skip
    """The sheet as an SVG; `picks` name the tiles, `titles` are read out and shown on hover.

    `outline` is the line around the selected tile as a share of the sheet's width.
    """
    height, width = drawn.levels.shape
    parts = [
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="group">',
        f'<image href="{data_uri(png(drawn.levels, drawn.scale))}" width="{width}" '
        f'height="{height}" style="image-rendering:pixelated"/>',
    ]
    first = selected if selected in picks else picks[0]
    chosen = ""
    for place, (pick, title) in enumerate(zip(picks, titles, strict=True)):
        x, y = drawn.corner(place)
        box = f'x="{x}" y="{y}" width="{drawn.tile[1]}" height="{drawn.tile[0]}"'
        tab = 0 if pick == first else -1
        parts.append(
            f'<rect {box} fill="transparent" data-pick="{pick}" tabindex="{tab}" role="button">'
            f"<title>{title}</title></rect>"
        )
        if pick == selected:
            chosen = _outline(box, outline * width)
    return "".join([*parts, chosen, "</svg>"])


def _outline(box: str, line: float) -> str:
    """Two lines, so that it shows on dark tiles and on light ones."""
    style = 'fill="none" pointer-events="none"'
    return (
        f'<rect {box} {style} stroke="#ffffff" stroke-width="{2 * line:.2f}"/>'
        f'<rect {box} {style} stroke="#d6004c" stroke-width="{line:.2f}"/>'
    )
