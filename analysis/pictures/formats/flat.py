"""A picture of any mode without transparency, on white, and reduced: in bands, so that no large
copy is made.
"""

import math

from PIL import Image

Box = tuple[int, int, int, int]
BAND = 1 << 22  # pixels that are converted at once
PLAIN = ("RGB", "L", "CMYK", "LAB")
GREY = ("1", "L", "LA", "La")


class Flat:
    """A loaded picture that is put on white as its parts are asked for.

    `place` is where its pixels stand on the canvas (left, top, right, bottom), where they do not
    fill
    it: the rest is transparent, as browsers have it.
    """

    def __init__(self, picture: Image.Image, place: Box | None = None) -> None:
        self.picture = picture
        self.size = picture.size
        self.place = place if place and place != (0, 0, *picture.size) else None
        clear = "transparency" in picture.info or picture.mode[-1:] in ("A", "a")
        self.as_it_is = picture.mode in PLAIN and not clear and self.place is None
        self._clear = clear

    def rows(self, top: int, bottom: int) -> Image.Image:
        """Some of its rows, in mode RGB, L, CMYK or LAB."""
        if self.as_it_is and (top, bottom) == (0, self.size[1]):
            return self.picture
        if self.place is None:
            return self._part((0, top, self.size[0], bottom))
        left, upper, right, lower = self.place
        upper, lower = max(upper, top), min(lower, bottom)
        canvas = Image.new("RGB", (self.size[0], bottom - top), "white")
        if upper < lower:
            canvas.paste(
                self._part((left, upper, right, lower)).convert("RGB"), (left, upper - top)
            )
        return canvas

    def _part(self, box: Box) -> Image.Image:
        part = self.picture if box == (0, 0, *self.size) else self.picture.crop(box)
        if not self._clear:
            return part if part.mode in PLAIN else part.convert("L" if part.mode == "1" else "RGB")
        layered = part.convert("LA") if part.mode == "La" else part
        layered = layered.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        opaque = Image.alpha_composite(white, layered)
        return opaque.convert("L" if part.mode in GREY else "RGB")


def on_white(picture: Image.Image, place: Box | None = None) -> Flat:
    """A loaded picture on white."""
    return Flat(picture, place)


def reduced(flat: Flat, longest: int) -> Image.Image:
    """The picture with its longer side at most `longest` px (each pixel the mean of those it
    covers).
    """
    width, height = flat.size
    if max(width, height) <= longest:
        return flat.rows(0, height)
    scale = longest / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if flat.as_it_is:
        return flat.picture.resize(size, Image.Resampling.BOX)
    return _by_bands(flat, size)


def _by_bands(flat: Flat, size: tuple[int, int]) -> Image.Image:
    down = flat.size[1] / size[1]
    step = max(1, int(BAND / max(1, flat.size[0]) / down))
    result: Image.Image | None = None
    for first in range(0, size[1], step):
        last = min(first + step, size[1])
        top, bottom = math.floor(first * down), min(math.ceil(last * down), flat.size[1])
        window = (0, first * down - top, flat.size[0], min(last * down, flat.size[1]) - top)
        band = flat.rows(top, bottom).resize(
            (size[0], last - first), Image.Resampling.BOX, box=window
        )
        result = result or Image.new(band.mode, size)
        result.paste(band, (0, first))
    assert result is not None
    return result
