"""A row of pictures to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from figures.pictures.raster import data_uri, jpeg
from figures.svg import drawing, element, pickable, title

SIDE = 60  # units; about as many px in the sidebar
GAP = 6


@dataclass(frozen=True)
class Thumbnail:
    """A picture to choose: what a click reports, what one reads, and the picture as an address."""

    name: str
    title: str
    image: str


def thumbnail(name: str, words: str, picture: Image.Image) -> Thumbnail:
    """The middle of a picture, small."""
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    small = picture.resize((72, 72), Image.Resampling.BOX, (left, top, left + side, top + side))
    return Thumbnail(name, words, data_uri(jpeg(np.asarray(small))))


def thumbnails_svg(row: Sequence[Thumbnail], chosen: str, columns: int = 4) -> str:
    """Pictures in rows of `columns`; the chosen one has a frame."""
    step = SIDE + GAP
    rows = -(-len(row) // columns)
    parts = [
        _one(thumb, (i % columns) * step, (i // columns) * step, thumb.name == chosen)
        for i, thumb in enumerate(row)
    ]
    return drawing(
        columns * step - GAP + 4, rows * step - GAP + 4, *parts, role="group", left=-2, top=-2
    )


def _one(thumb: Thumbnail, x: float, y: float, chosen: bool) -> str:
    frame = element(
        "rect",
        x=x,
        y=y,
        width=SIDE,
        height=SIDE,
        rx=5,
        fill="none",
        stroke="var(--st-primary-color)" if chosen else "currentColor",
        stroke_width=4 if chosen else 1,
        stroke_opacity=1 if chosen else 0.25,
    )
    image = element(
        "image", href=thumb.image, x=x, y=y, width=SIDE, height=SIDE, style="border-radius:5px"
    )
    return pickable(
        thumb.name, title(thumb.title), image, frame, aria_pressed=chosen, aria_label=thumb.title
    )
