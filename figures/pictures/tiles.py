"""Channel tiles: one picture per branch, each tile clickable."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from figures.pictures.raster import Pixels, Plane, Scale, data_uri, png, scale_for
from figures.style import MARK, TRANSPARENT, WHITE
from figures.svg import drawing, element, pickable, title


@dataclass(frozen=True)
class Sheet:
    """A sheet of tiles: palette entries (H x W), the scale's name, and the geometry in px of the
    sheet.
    """

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
    """Lay out maps (C x H x W) in rows; `scale` None gives every channel its own, on the scale
    `name`.
    """
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
    drawn: Sheet,
    picks: Sequence[str],
    titles: Sequence[str],
    selected: str | None,
    outline: float = 1 / 110,
) -> str:
    """The sheet as an SVG; `picks` name the tiles, `titles` are read out and shown on hover.

    `outline` is the line around the selected tile as a share of the sheet's width.
    """
    height, width = drawn.levels.shape
    first = selected if selected in picks else picks[0]
    picture = element(
        "image",
        href=data_uri(png(drawn.levels, drawn.scale)),
        width=width,
        height=height,
        style="image-rendering:pixelated",
    )
    targets, chosen = [], ""
    for place, (pick, said) in enumerate(zip(picks, titles, strict=True)):
        x, y = drawn.corner(place)
        box: dict[str, Any] = {"x": x, "y": y, "width": drawn.tile[1], "height": drawn.tile[0]}
        focus = pick == first
        targets.append(
            pickable(pick, title(said), name="rect", focus=focus, **box, fill="transparent")
        )
        if pick == selected:
            chosen = _outline(box, outline * width)
    return drawing(width, height, picture, *targets, chosen, role="group")


TILES_STYLE = """<style>
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(56px, 1fr)); gap: 2px;
  line-height: 0; }
.tiles > div { aspect-ratio: var(--shape); background-image: var(--sheet);
  background-size: var(--size); image-rendering: pixelated; }
.tiles > div:hover { outline: 2px solid currentColor; }
.tiles > div[aria-pressed=true] { outline: 2.5px solid %s;
  outline-offset: -2.5px; box-shadow: inset 0 0 0 4px %s; }
.tiles > div:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
@media (max-width: 640px) { .tiles { grid-template: repeat(2, auto) / none; grid-auto-flow: column;
  grid-auto-columns: calc(25%% - 3px); overflow-x: auto; padding: 3px; } }
</style>"""


def tiles_html(
    drawn: Sheet, picks: Sequence[str], titles: Sequence[str], selected: str | None, name: str
) -> str:
    """The sheet's tiles as many in a row as fit at 56 px or more; on a phone two rows that are
    pushed sideways, so that what stands under them stays near.
    """
    height, width = drawn.levels.shape
    tall, wide = drawn.tile
    first = selected if selected in picks else picks[0]
    tiles = []
    for place, (pick, said) in enumerate(zip(picks, titles, strict=True)):
        x, y = drawn.corner(place)
        left = 100 * x / (width - wide) if width > wide else 0
        top = 100 * y / (height - tall) if height > tall else 0
        style = f"background-position:{left:.3f}% {top:.3f}%"
        told: dict[str, Any] = {"title": said, "aria_label": said, "aria_pressed": pick == selected}
        tiles.append(pickable(pick, "", name="div", focus=pick == first, style=style, **told))
    sheet_uri = data_uri(png(drawn.levels, drawn.scale))
    style = (
        f"--sheet:url({sheet_uri});--shape:{wide}/{tall};"
        f"--size:{100 * width / wide:.3f}% {100 * height / tall:.3f}%"
    )
    look = TILES_STYLE % (MARK, WHITE)
    return look + element("div", *tiles, class_="tiles", role="group", aria_label=name, style=style)


def _outline(box: dict[str, Any], line: float) -> str:
    """Two lines, so that it shows on dark tiles and on light ones."""
    look = {"fill": "none", "pointer_events": "none"}
    return element("rect", **box, **look, stroke=WHITE, stroke_width=2 * line) + element(
        "rect", **box, **look, stroke=MARK, stroke_width=line
    )
