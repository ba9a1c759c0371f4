"""Pictures that show nothing a network was trained on, drawn from a seed: noise, textures, shapes,
lettering.
"""

from collections.abc import Callable, Iterator
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIDE = 192  # px
EACH = 60
Picture = NDArray[np.uint8]
PHOTOS = (
    "brick.png",
    "cell.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "moon.png",
    "page.png",
    "retina.jpg",
    "rocket.jpg",
    "text.png",
)


def drawn_strangers(each: int = EACH, seed: int = 0) -> list[Picture]:
    """`each` pictures of every kind (192 x 192 x 3)."""
    generator = np.random.default_rng(seed)
    return [draw(generator) for draw in KINDS.values() for _ in range(each)]


def photographed_strangers(parts: int = 5) -> list[Picture]:
    """Photos of other things, whole and in `parts` squares of random size and place."""
    generator = np.random.default_rng(0)
    return [picture for name in PHOTOS for picture in _parts_of(name, parts, generator)]


def _parts_of(name: str, parts: int, generator: np.random.Generator) -> Iterator[Picture]:
    with (files("skimage") / "data" / name).open("rb") as file:
        photo = np.asarray(Image.open(file).convert("RGB"))
    yield photo
    for _ in range(parts):
        side = int(min(photo.shape[:2]) * generator.uniform(0.3, 1))
        top, left = (int(generator.integers(0, edge - side + 1)) for edge in photo.shape[:2])
        yield photo[top : top + side, left : left + side]


def _noise(generator: np.random.Generator) -> Picture:
    """Noise with a random grain, from single pixels to a sixth of the side."""
    grain = int(generator.integers(1, 33))
    coarse = generator.integers(0, 256, (SIDE // grain, SIDE // grain, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def _cloud(generator: np.random.Generator) -> Picture:
    """Noise whose spectrum falls with frequency, as that of natural textures does, tinted."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    frequency[0, 0] = 1 / SIDE
    spectrum = np.fft.fft2(generator.standard_normal((SIDE, SIDE)))
    field = np.real(np.fft.ifft2(spectrum / frequency ** generator.uniform(0.8, 2.2)))
    field = (field - field.min()) / np.ptp(field)
    dark, light = generator.uniform(0, 255, (2, 3))
    return (dark + field[..., None] * (light - dark)).astype(np.uint8)


def _stripes(generator: np.random.Generator) -> Picture:
    """A grating, or two crossed, of random period, angle and colours."""
    y, x = np.mgrid[:SIDE, :SIDE]
    waves = np.ones((SIDE, SIDE))
    for angle in generator.uniform(0, np.pi, int(generator.integers(1, 3))):
        period = generator.uniform(4, 48)
        waves = waves * np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period)
    dark, light = generator.uniform(0, 255, (2, 3))
    return (dark + (waves[..., None] + 1) / 2 * (light - dark)).astype(np.uint8)


def _shapes(generator: np.random.Generator) -> Picture:
    """Discs, boxes and triangles on a plain ground."""
    picture = Image.new("RGB", (SIDE, SIDE), _colour(generator))
    draw = ImageDraw.Draw(picture)
    for _ in range(int(generator.integers(1, 8))):
        x, y, r = (float(v) for v in generator.uniform([0, 0, 10], [SIDE, SIDE, 70]))
        box, colour = (x - r, y - r, x + r, y + r), _colour(generator)
        [draw.ellipse, draw.rectangle, lambda b, fill: draw.polygon(_triangle(b), fill=fill)][
            int(generator.integers(3))
        ](box, fill=colour)
    return np.asarray(picture)


def _lettering(generator: np.random.Generator) -> Picture:
    """Lines of letters, as on a page or a slide."""
    picture = Image.new("RGB", (SIDE, SIDE), (255, 255, 255))
    draw, size = ImageDraw.Draw(picture), int(generator.integers(9, 40))
    font = ImageFont.load_default(size)
    for top in range(4, SIDE, size + 4):
        letters = generator.integers(97, 123, 60).astype(np.uint8).tobytes().decode()
        draw.text((4, top), letters, fill=(20, 20, 20), font=font)
    return np.asarray(picture)


def _colour(generator: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in generator.integers(0, 256, 3))
    return red, green, blue


def _triangle(box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    return [(left, bottom), (right, bottom), ((left + right) / 2, top)]


KINDS: dict[str, Callable[[np.random.Generator], Picture]] = {
    "noise": _noise,
    "cloud": _cloud,
    "stripes": _stripes,
    "shapes": _shapes,
    "lettering": _lettering,
}
