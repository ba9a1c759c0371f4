"""The legend of a colour scale."""

import numpy as np

from figures.pictures.raster import Scale, data_uri, png
from figures.svg import drawing, element, title, words


def colour_bar_svg(scale: Scale, text: str) -> str:
    """The scale from its lowest to its highest value with numbers under it; `text` says what it
    stands for.
    """
    ramp = np.linspace(scale.low, scale.high, 255, dtype=np.float32)[None]
    picture = data_uri(png(scale.levels(ramp), scale.name))
    middle = (scale.low + scale.high) / 2
    ticks = ((0, "start", scale.low), (170, "middle", middle), (340, "end", scale.high))
    numbers = (
        words(x, 34, f"{value:+.3g}" if value else "0", 13, anchor) for x, anchor, value in ticks
    )
    bar = element("image", href=picture, x=0, y=2, width=340, height=16, preserveAspectRatio="none")
    return drawing(340, 40, title(text), bar, *numbers, style="max-width:340px")
