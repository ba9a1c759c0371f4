"""Colours of 16 bits, of which Pillow keeps the upper 8: read whole where the lower ones count."""

import io
import sys
from typing import Any

import numpy as np
from PIL import Image
from PIL.ImageFile import ImageFile

from analysis.pictures.formats.bare import Bare
from analysis.pictures.formats.ranges import FOURTEEN_BITS, scaled

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
    upper = np.asarray(picture)[..., :3]
    dark = int(upper.max()) <= FOURTEEN_BITS >> 8
    if not dark and not bare.clear:
        return picture, ()
    numbers = upper.astype(np.uint16) << 8 | np.asarray(_lower_bits(bare, formats))[..., :3]
    words: tuple[str, ...] = ()
    result = picture
    white = int(numbers.max())
    if dark and white:
        levels = Image.fromarray(scaled(numbers, 0, white))
        words = (
            f"Its 16-bit colours go up to {white:,} only; {white:,} is shown as full brightness. "
            "torchvision's own loader would show them nearly black.",
        )
        if picture.mode == "RGBA":
            levels.putalpha(picture.getchannel("A"))
        result = levels
    if bare.clear:
        seen = (numbers != np.array(bare.clear, np.uint16)).any(axis=2)
        result = result.convert("RGB")
        result.putalpha(Image.fromarray(seen.astype(np.uint8) * 255))
    return result, words


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
