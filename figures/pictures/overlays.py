"""Maps and receptive fields over the photo."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from figures.pictures.raster import Pixels, Plane, Scale, coloured, data_uri, jpeg, png
from figures.style import BLACK, LEVELS, MARK, WHITE
from figures.svg import drawing, element, title, words

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Spot:
    """A unit of the map: its row and column."""

    row: int
    column: int


def over_photo(photo: Pixels, plane: Plane, scale: Scale, opacity: float) -> bytes:
    """A JPEG: the map (h x w), bilinearly enlarged, blended over the photo (H x W x 3) it was made
    from.
    """
    height, width = photo.shape[:2]
    enlarged = Image.fromarray(plane.astype(np.float32)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    colours = coloured(scale.levels(np.asarray(enlarged)), scale.name).astype(np.float32)
    blended = photo * (1 - opacity) + colours * opacity
    return jpeg(blended.round().astype(np.uint8))


def glow(photo: Pixels, plane: Plane, scale: Scale) -> bytes:
    """A JPEG: the photo in dim grey, covered by the map's colour the more, the larger the value (>=
    0).
    """
    height, width = photo.shape[:2]
    enlarged = Image.fromarray(plane.astype(np.float32)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    levels = scale.levels(np.asarray(enlarged))
    cover = 0.92 * levels[..., None] / np.float32(LEVELS - 1)
    grey = 0.75 * np.asarray(Image.fromarray(photo).convert("L"), dtype=np.float32)[..., None]
    blended = grey * (1 - cover) + coloured(levels, scale.name) * cover
    return jpeg(blended.round().astype(np.uint8))


def map_svg(plane: Plane, scale: Scale, spot: Spot) -> str:
    """One map (h x w) large, its values' scale under it, and a ring around the spot; a click picks
    another one.
    """
    height, width = plane.shape
    side = 300
    unit = side / max(height, width)
    picture = element(
        "image",
        href=data_uri(png(scale.levels(plane), scale.name)),
        width=width * unit,
        height=height * unit,
        preserveAspectRatio="none",
        style="image-rendering:pixelated",
        data_rows=height,
        data_columns=width,
    )
    ring = {
        "cx": (spot.column + 0.5) * unit,
        "cy": (spot.row + 0.5) * unit,
        "r": max(0.45 * unit, 8),
        "fill": "none",
        "pointer_events": "none",
    }
    return drawing(
        side + 16,
        side + 44,
        picture,
        element("circle", **ring, stroke=WHITE, stroke_width=4),
        element("circle", **ring, stroke=MARK, stroke_width=2),
        *_scale_bar(scale, side),
        left=-8,
        top=-8,
    )


def _scale_bar(scale: Scale, side: int) -> list[str]:
    strip = data_uri(png(np.arange(255, dtype=np.uint8)[None], scale.name))
    return [
        element(
            "image", href=strip, x=0, y=side + 4, width=side, height=8, preserveAspectRatio="none"
        ),
        words(0, side + 30, f"{scale.low:.3g}", 18),
        words(side, side + 30, f"{scale.high:.3g}", 18, "end"),
    ]


def field_svg(photo: Pixels, box: Box, shown: str | None = None) -> str:
    """The network's input with a unit's receptive field (top, left, bottom, right) drawn on it;
    `shown` is what stands in the photo's place, as an address.
    """
    height, width = photo.shape[:2]
    top, left, bottom, right = box
    return drawing(
        width,
        height,
        element("image", href=shown or data_uri(jpeg(photo)), width=width, height=height),
        _dimmed(width, height, (left, top, right, bottom), 0.45),
        *_frame(box),
        element(
            "circle", cx=(left + right) / 2, cy=(top + bottom) / 2, r=3, fill=MARK, stroke=WHITE
        ),
        style="overflow:hidden",
    )


def _dimmed(width: int, height: int, box: tuple[float, float, float, float], opacity: float) -> str:
    """Black over everything outside of a box (left, top, right, bottom)."""
    left, top, right, bottom = box
    path = (
        f"M0 0 H{width} V{height} H0 Z M{left:.1f} {top:.1f} V{bottom:.1f} H{right:.1f}"
        f" V{top:.1f} Z"
    )
    return element("path", d=path, fill=BLACK, fill_opacity=opacity, fill_rule="evenodd")


def _frame(box: Box, dash: str | None = None) -> list[str]:
    """Two lines, so that it shows on dark photos and on light ones."""
    top, left, bottom, right = box
    place = {"x": left, "y": top, "width": right - left, "height": bottom - top, "fill": "none"}
    return [
        element("rect", **place, stroke=WHITE, stroke_width=3),
        element("rect", **place, stroke=MARK, stroke_width=1.6, stroke_dasharray=dash),
    ]


def reach_svg(glowing: bytes, size: tuple[int, int], box: Box) -> str:
    """A drawn-over photo (a JPEG of that height and width) with a theoretical field's frame,
    dashed.
    """
    height, width = size
    photo = element("image", href=data_uri(glowing), width=width, height=height)
    return drawing(width, height, photo, *_frame(box, "5 3"), style="overflow:hidden")


def crop_svg(photo: Pixels, box: tuple[float, float, float, float]) -> str:
    """The whole picture with the part that the network sees lit; box is left, top, right, bottom in
    px.
    """
    height, width = photo.shape[:2]
    left, top, right, bottom = box
    frame = element(
        "rect",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        fill="none",
        stroke=WHITE,
        stroke_width=max(width, height) / 150,
    )
    return drawing(
        width,
        height,
        title("What the network sees"),
        element("image", href=data_uri(jpeg(photo)), width=width, height=height),
        _dimmed(width, height, box, 0.6),
        frame,
        style="overflow:hidden;border-radius:6px;max-height:200px",
    )
