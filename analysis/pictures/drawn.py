"""Pictures drawn by code, each made to show one thing."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE = 512
FINE = 4  # drawn this much larger, then reduced, for smooth edges


def three_sizes() -> Image.Image:
    """The same sailing boat at three sizes (factors of two), on plain water."""
    canvas = Image.new("RGB", (SIDE * FINE, SIDE * FINE), (214, 230, 241))
    draw = ImageDraw.Draw(canvas)
    for centre, foot, height in ((185, 350, 240), (390, 250, 120), (450, 455, 60)):
        _boat(draw, centre * FINE, foot * FINE, height * FINE)
    return canvas.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def _boat(draw: ImageDraw.ImageDraw, x: int, y: int, height: int) -> None:
    """A boat whose hull's upper edge is centred on (x, y)."""
    unit = height / 10
    hull = [(-4, 0), (4, 0), (2.8, 1.8), (-2.8, 1.8)]
    main = [(0.3, -8), (0.3, -0.6), (4, -0.6)]
    fore = [(-0.3, -7), (-0.3, -0.6), (-3.2, -0.6)]
    for points, colour in ((hull, (122, 52, 38)), (main, (250, 250, 246)), (fore, (229, 84, 57))):
        draw.polygon([(x + px * unit, y + py * unit) for px, py in points], fill=colour)
    draw.rectangle((x - 0.12 * unit, y - 8.6 * unit, x + 0.12 * unit, y), fill=(60, 44, 36))


def gratings() -> Image.Image:
    """Sine gratings: periods of 4, 8, 16 and 32 px across, orientations of 0, 45, 90 and 135
    degrees down.
    """
    cell = SIDE // 4
    rows, columns = np.mgrid[0:cell, 0:cell].astype(np.float64)
    board = np.zeros((SIDE, SIDE))
    for down, angle in enumerate(np.deg2rad((0, 45, 90, 135))):
        for across, period in enumerate((4, 8, 16, 32)):
            phase = columns * np.cos(angle) + rows * np.sin(angle)
            tile = 127.5 + 127.5 * np.sin(2 * np.pi * phase / period)
            board[down * cell : (down + 1) * cell, across * cell : (across + 1) * cell] = tile
    return _grey(board)


def checkerboard() -> Image.Image:
    """Squares of 32 px, black and white."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] // 32
    return _grey((rows + columns) % 2 * 255.0)


def half() -> Image.Image:
    """The lecture's picture: grey 100 on the left half, 0 on the right."""
    board = np.zeros((SIDE, SIDE))
    board[:, : SIDE // 2] = 100
    return _grey(board)


def _grey(values: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(values.round().astype(np.uint8)).convert("RGB")
