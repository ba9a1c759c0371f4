"""Attribution maps over the photo: signed or not, opacity, threshold, contours, and a poster of
several.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from figures.pictures.poster import GAP, HEAD, WIDTH, write
from figures.pictures.raster import Pixels, Plane, Scale, data_uri, jpeg, png
from figures.style import AGAINST, FOR, SIGNED, SOFT, TRANSPARENT, WHITE, palette
from figures.svg import drawing, element, title, words

SIGNS = {"signed": "signed", "positive": "for the class only", "absolute": "magnitude"}
HIGH = 99.5  # percentile of the magnitude that gets the last colour


@dataclass(frozen=True)
class Look:
    """How maps are drawn: opacity 0 to 1, sign, share of the pixels left out (0 to 1), contours."""

    opacity: float = 0.7
    sign: str = "signed"
    threshold: float = 0.0
    contour: bool = False

    @property
    def scale(self) -> Scale:
        """The one scale of all maps, in units of each map's own 99.5th percentile."""
        return Scale(-1.0, 1.0, SIGNED) if self.sign == "signed" else Scale(0.0, 1.0, "Magma")


@dataclass(frozen=True)
class Drawn:
    """A map as palette entries (H x W) with its contours' points (row, column) for and against the
    class.
    """

    levels: Pixels
    scale: str
    lines: tuple[NDArray[np.float64], ...]
    against: tuple[NDArray[np.float64], ...]


def reach(heat: Plane) -> float:
    """The magnitude that gets the last colour: the 99.5th percentile, or the largest where that is
    zero.
    """
    magnitude = np.abs(heat)
    return float(np.percentile(magnitude, HIGH)) or float(magnitude.max())


def drawn(heat: Plane, look: Look, most: float | None = None) -> Drawn:
    """A signed map (H x W) as it is drawn; `most` gets the last colour, by default the map's own
    reach.
    """
    scaled = heat / ((reach(heat) if most is None else most) or 1.0)
    values = _signed(scaled, look.sign)
    strength = np.abs(values)
    levels = look.scale.levels(values)
    cut = float(np.quantile(strength, look.threshold)) if look.threshold > 0 else 0.0
    levels[(strength < cut) | (look.threshold > 0) & (strength == 0)] = TRANSPARENT
    if not look.contour or strength.max() == 0:
        return Drawn(levels, look.scale.name, (), ())
    against = contours(-values, look.threshold) if look.sign == "signed" else ()
    return Drawn(levels, look.scale.name, contours(values, look.threshold), against)


def _signed(values: Plane, sign: str) -> Plane:
    if sign == "signed":
        return values
    return np.maximum(values, 0) if sign == "positive" else np.abs(values)


def contours(values: Plane, threshold: float) -> tuple[NDArray[np.float64], ...]:
    """Lines (points as row, column) around the strongest tenth, or what the threshold leaves, of a
    smoothed map.
    """
    from skimage.filters import gaussian
    from skimage.measure import find_contours

    smooth = gaussian(np.maximum(values, 0).astype(np.float64), sigma=values.shape[0] / 64)
    level = float(np.quantile(smooth, threshold or 0.9))
    if smooth.max() <= 0 or level >= smooth.max():
        return ()
    edged = np.pad(smooth, 1)  # so that lines close at the picture's edge
    level = max(level, 1e-3 * float(smooth.max()))
    return tuple(line - 1 for line in find_contours(edged, level) if len(line) > 12)


def overlay_svg(
    photo: Pixels, heat: Plane, look: Look, name: str, most: float | None = None
) -> str:
    """The photo (H x W x 3) in grey with the map over it; `most` as in `drawn`."""
    height, width = photo.shape[:2]
    found = drawn(heat, look, most)
    grey = np.asarray(Image.fromarray(photo).convert("L").convert("RGB"))
    size = {"width": width, "height": height}
    paths = (
        element(
            "path",
            d=_path(lines),
            fill="none",
            stroke=colour,
            stroke_width=w,
            stroke_linejoin="round",
            stroke_dasharray=dash,
        )
        for lines, own, dash in ((found.lines, FOR, None), (found.against, AGAINST, "4 2.5"))
        for colour, w in ((WHITE, 2.6), (own, 1.4))
        if lines
    )
    heated = data_uri(png(found.levels, found.scale))
    return drawing(
        width,
        height,
        title(name),
        element("image", href=data_uri(jpeg(grey)), **size),
        element("image", href=heated, **size, opacity=f"{look.opacity:.2f}"),
        *paths,
        style="overflow:hidden;border-radius:4px",
    )


def _path(lines: Sequence[NDArray[np.float64]]) -> str:
    parts = []
    for line in lines:
        points = (line[::2] if len(line) > 80 else line) + 0.5
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for y, x in points) + "Z")
    return "".join(parts)


def overlay_pixels(photo: Pixels, heat: Plane, look: Look) -> Pixels:
    """The same as pixels (H x W x 3)."""
    found = drawn(heat, look)
    grey = np.asarray(Image.fromarray(photo).convert("L"), dtype=np.float32)[..., None]
    cover = np.where(found.levels == TRANSPARENT, 0.0, look.opacity)[..., None]
    blended = grey * (1 - cover) + palette(found.scale)[found.levels] * cover
    image = Image.fromarray(np.clip(blended.round(), 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for lines, colour in ((found.lines, FOR), (found.against, AGAINST)):
        for line in lines:
            pen.line([(float(x) + 0.5, float(y) + 0.5) for y, x in line], fill=colour, width=2)
    return np.asarray(image)


def scale_svg(look: Look) -> str:
    """The one colour scale with its ends."""
    scale = look.scale
    strip = data_uri(png(np.arange(255, dtype=np.uint8)[None], scale.name))
    signed = look.sign == "signed"
    left, right = ("against", "for the class") if signed else ("0", "most")
    bar = element("image", href=strip, x=0, y=2, width=300, height=9, preserveAspectRatio="none")
    ends = words(0, 24, left, 11) + words(300, 24, right, 11, "end")
    zero = words(150, 24, "0", 11, "middle") if signed else ""
    return drawing(300, 28, bar, ends, zero, style="max-width:340px")


def heatmap_poster(
    title: str, line: str, photo: Pixels, panels: Sequence[tuple[str, str, Pixels]]
) -> bytes:
    """A PNG: the photo, then every map (title, line under it, pixels) in one row."""
    board = Image.new("RGB", ((WIDTH + GAP) * (len(panels) + 1) + GAP, HEAD + WIDTH + 100), "white")
    pen = ImageDraw.Draw(board)
    write(pen, (GAP, 18), title, 34)
    write(pen, (GAP, 62), line, 20, SOFT)
    for place, (name, text, pixels) in enumerate([("The photo", "", photo), *panels]):
        x = GAP + place * (WIDTH + GAP)
        write(pen, (x, HEAD + 14), name, 26)
        write(pen, (x, HEAD + 46), text, 17, SOFT)
        picture = Image.fromarray(pixels).resize((WIDTH, WIDTH), Image.Resampling.BICUBIC)
        board.paste(picture, (x, HEAD + 76))
    buffer = io.BytesIO()
    board.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
