"""Colours of 16 bits, of which Pillow keeps the upper 8: read whole where the lower ones count."""

import io
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.ImageFile import ImageFile

from analysis.pictures.formats.bare import Bare
from analysis.pictures.formats.costs import BYTES, refuse_pixels
from analysis.pictures.formats.ranges import BLOCK, FOURTEEN_BITS, scaled

MOST = BYTES // 14  # pixels that are read twice and changed
LOWER = {";16B": ";16L", ";16L": ";16B", ";16N": ";16B" if sys.byteorder == "little" else ";16L"}


def is_of_sixteen_bits(picture: ImageFile) -> bool:
    """Whether the file (not yet loaded) has colours of 16 bits."""
    return picture.mode in ("RGB", "RGBA") and any(_lower(_raw(tile)) for tile in picture.tile)


def whole_colours(
    picture: Image.Image, bare: Bare, formats: tuple[str, ...]
) -> tuple[Image.Image, tuple[str, ...]]:
    """The loaded picture (upper 8 bits), with its range used and its transparent colour found by
    all 16 bits.
    """
    ends: Any = picture.getextrema()
    dark = max(high for _, high in ends[:3]) <= FOURTEEN_BITS >> 8
    if not dark and not bare.clear:
        return picture, ()
    refuse_pixels(picture.width * picture.height, MOST)
    lower = _lower_bits(bare, formats)
    white = max(int(numbers.max()) for _, numbers in _numbers(picture, lower)) if dark else 0
    result = picture.convert("RGBA") if bare.clear and picture.mode == "RGB" else picture
    for box, numbers in _numbers(picture, lower):
        part = result.crop(box)
        if white:
            levels = Image.fromarray(scaled(numbers, 0, white))
            if part.mode == "RGBA":
                levels.putalpha(part.getchannel("A"))
            part = levels
        if bare.clear:
            seen = (numbers != np.array(bare.clear, np.uint16)).any(axis=2)
            part.putalpha(Image.fromarray(seen.astype(np.uint8) * 255))
        result.paste(part, box)
    return result, (_words(white),) if white else ()


def _words(white: int) -> str:
    return (
        f"Its 16-bit colours go up to {white:,} only; {white:,} is shown as full brightness. "
        "torchvision's own loader would show them nearly black."
    )


def _numbers(
    upper: Image.Image, lower: Image.Image
) -> Iterator[tuple[tuple[int, int, int, int], NDArray[np.uint16]]]:
    """All 16 bits of a picture's colours (rows x W x 3), in bands, with where each stands."""
    step = max(1, BLOCK // max(1, upper.width))
    for top in range(0, upper.height, step):
        box = (0, top, upper.width, min(top + step, upper.height))
        high, low = (np.asarray(picture.crop(box))[..., :3] for picture in (upper, lower))
        yield box, high.astype(np.uint16) << 8 | low


def _lower_bits(bare: Bare, formats: tuple[str, ...]) -> Image.Image:
    """The same file once more, read as if its bytes stood the other way round."""
    again = Image.open(io.BytesIO(bare.data), formats=formats)
    again.tile = [tile._replace(args=_swapped(tile.args)) for tile in again.tile]
    again.load()
    return again


def _raw(tile: object) -> str:
    args = getattr(tile, "args", "")
    return str(args[0] if isinstance(args, tuple) and args else args)


def _lower(raw: str) -> str:
    return raw[:-4] + LOWER[raw[-4:]] if raw[-4:] in LOWER else ""


def _swapped(args: Any) -> Any:
    if isinstance(args, tuple):
        return (_lower(str(args[0])) or args[0], *args[1:])
    return _lower(str(args)) or args
