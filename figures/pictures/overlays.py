"""Maps and receptive fields over the photo."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from figures.pictures.raster import Pixels, Plane, Scale, coloured, data_uri, jpeg, png
from figures.style import LEVELS

MARK = "#d6004c"
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Spot:
    """A unit of the map: its row and column."""

    row: int
    column: int


def over_photo(photo: Pixels, plane: Plane, scale: Scale, opacity: float) -> bytes:
    """A JPEG: the map (h x w), bilinearly enlarged, blended over the photo (H x W x 3) it was made from."""
    height, width = photo.shape[:2]
    enlarged = Image.fromarray(plane.astype(np.float32)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    colours = coloured(scale.levels(np.asarray(enlarged)), scale.name).astype(np.float32)
    blended = photo * (1 - opacity) + colours * opacity
    return jpeg(blended.round().astype(np.uint8))


def glow(photo: Pixels, plane: Plane, scale: Scale) -> bytes:
    """A JPEG: the photo in dim grey, covered by the map's colour the more, the larger the value (>= 0)."""
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
    """One map (h x w) large, its values' scale under it, and a ring around the spot."""
    height, width = plane.shape
    side = 300
    unit = side / max(height, width)
    image = data_uri(png(scale.levels(plane), scale.name))
    centre = f'cx="{(spot.column + 0.5) * unit:.1f}" cy="{(spot.row + 0.5) * unit:.1f}"'
    radius = max(0.75 * unit, 8)
    return (
        f'<svg viewBox="-8 -8 {side + 16} {side + 40}" xmlns="http://www.w3.org/2000/svg" role="img">'
        f'<image href="{image}" width="{width * unit:.1f}" height="{height * unit:.1f}" '
        'preserveAspectRatio="none" style="image-rendering:pixelated"/>'
        f'<circle {centre} r="{radius:.1f}" fill="none" stroke="#ffffff" stroke-width="4"/>'
        f'<circle {centre} r="{radius:.1f}" fill="none" stroke="{MARK}" stroke-width="2"/>'
        f"{_scale_bar(scale, side)}</svg>"
    )


def _scale_bar(scale: Scale, side: int) -> str:
    strip = data_uri(png(np.arange(255, dtype=np.uint8)[None], scale.name))
    text = 'font-size="13" fill="currentColor"'
    return (
        f'<image href="{strip}" x="0" y="{side + 4}" width="{side}" height="8" preserveAspectRatio="none"/>'
        f'<text x="0" y="{side + 27}" {text}>{scale.low:.3g}</text>'
        f'<text x="{side}" y="{side + 27}" text-anchor="end" {text}>{scale.high:.3g}</text>'
    )


def field_svg(photo: Pixels, box: Box) -> str:
    """The network's input with a unit's receptive field (top, left, bottom, right) drawn on it."""
    height, width = photo.shape[:2]
    top, left, bottom, right = box
    outside = f"M0 0 H{width} V{height} H0 Z M{left} {top} V{bottom} H{right} V{top} Z"
    frame = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="none"'
    return (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" '
        'style="overflow:hidden">'
        f'<image href="{data_uri(jpeg(photo))}" width="{width}" height="{height}"/>'
        f'<path d="{outside}" fill="#000000" fill-opacity="0.45" fill-rule="evenodd"/>'
        f'<rect {frame} stroke="#ffffff" stroke-width="3"/>'
        f'<rect {frame} stroke="{MARK}" stroke-width="1.6"/>'
        f'<circle cx="{(left + right) / 2}" cy="{(top + bottom) / 2}" r="3" fill="{MARK}" '
        'stroke="#ffffff"/></svg>'
    )


def reach_svg(glowing: bytes, size: tuple[int, int], box: Box) -> str:
    """A drawn-over photo (a JPEG of that height and width) with a theoretical field's frame, dashed."""
    height, width = size
    top, left, bottom, right = box
    frame = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="none"'
    return (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="overflow:hidden"><image href="{data_uri(glowing)}" width="{width}" height="{height}"/>'
        f'<rect {frame} stroke="#ffffff" stroke-width="3"/>'
        f'<rect {frame} stroke="{MARK}" stroke-width="1.6" stroke-dasharray="5 3"/></svg>'
    )


def crop_of(photo: Pixels, box: Box) -> Pixels:
    """The part of the photo inside a box (top, left, bottom, right); grey where the box reaches beyond it."""
    top, left, bottom, right = box
    board = Image.new("RGB", (right - left, bottom - top), (128, 128, 128))
    board.paste(Image.fromarray(photo), (-left, -top))
    return np.asarray(board)


def crop_svg(photo: Pixels, box: tuple[float, float, float, float]) -> str:
    """The whole picture with the part that the network sees lit; box is left, top, right, bottom in px."""
    height, width = photo.shape[:2]
    left, top, right, bottom = box
    outside = f"M0 0 H{width} V{height} H0 Z M{left:.1f} {top:.1f} V{bottom:.1f} H{right:.1f} V{top:.1f} Z"
    line = max(width, height) / 150
    return (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" '
        'style="overflow:hidden;border-radius:6px;max-height:200px"><title>What the network sees</title>'
        f'<image href="{data_uri(jpeg(photo))}" width="{width}" height="{height}"/>'
        f'<path d="{outside}" fill="#000000" fill-opacity="0.6" fill-rule="evenodd"/>'
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
        f'fill="none" stroke="#ffffff" stroke-width="{line:.1f}"/></svg>'
    )
