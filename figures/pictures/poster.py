"""The sheets of a module side by side, as one PNG to keep."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from figures.pictures.raster import Pixels, coloured
from figures.pictures.tiles import Sheet
from figures.style import INK, SOFT

WIDTH = 460
GAP = 28
HEAD = 92
PLAIN = str.maketrans(
    {"×": "x", "→": " > ", "½": "1/2", "⅜": "3/8"}
)  # Pillow's own font is Latin only


@dataclass(frozen=True)
class Panel:
    """One branch: its title, a line under it, its colour and its sheet of tiles."""

    title: str
    line: str
    colour: str
    sheet: Sheet


def poster(title: str, line: str, photo: Pixels, panels: Sequence[Panel]) -> bytes:
    """A PNG: the photo, then one column for each branch."""
    sheets = [_enlarged(panel.sheet) for panel in panels]
    height = max([sheet.height for sheet in sheets] + [WIDTH]) + HEAD + 110
    board = Image.new("RGB", ((WIDTH + GAP) * (len(panels) + 1) + GAP, height), "white")
    draw = ImageDraw.Draw(board)
    write(draw, (GAP, 18), title, 34)
    write(draw, (GAP, 62), line, 20, SOFT)
    board.paste(Image.fromarray(photo).resize((WIDTH, WIDTH)), (GAP, HEAD + 80))
    for place, (panel, sheet) in enumerate(zip(panels, sheets, strict=True), 1):
        x = GAP + place * (WIDTH + GAP)
        draw.rectangle((x, HEAD + 8, x + WIDTH, HEAD + 14), fill=panel.colour)
        write(draw, (x, HEAD + 20), panel.title, 26)
        write(draw, (x, HEAD + 52), panel.line, 17, SOFT)
        board.paste(sheet, (x, HEAD + 80))
    buffer = io.BytesIO()
    board.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _enlarged(sheet: Sheet) -> Image.Image:
    pixels = coloured(sheet.levels, sheet.scale).copy()
    pixels[sheet.levels == 255] = 255  # the gaps between tiles
    factor = WIDTH / pixels.shape[1]
    size = (WIDTH, round(pixels.shape[0] * factor))
    return Image.fromarray(pixels).resize(size, Image.Resampling.NEAREST)


def write(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, fill: str = INK
) -> None:
    """A line of text at a place (x, y), in Pillow's own font."""
    draw.text(place, text.translate(PLAIN), fill=fill, font=ImageFont.load_default(size))
