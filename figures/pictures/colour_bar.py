"""The legend of a colour scale."""

from html import escape

import numpy as np

from figures.pictures.raster import Scale, data_uri, png


def colour_bar_svg(scale: Scale, words: str) -> str:
    """The scale from its lowest to its highest value with numbers under it; `words` say what it stands for."""
    ramp = np.linspace(scale.low, scale.high, 255, dtype=np.float32)[None]
    picture = data_uri(png(scale.levels(ramp), scale.name))
    middle = (scale.low + scale.high) / 2
    ticks = ((0, "start", scale.low), (170, "middle", middle), (340, "end", scale.high))
    numbers = "".join(
        f'<text x="{x}" y="34" text-anchor="{anchor}" font-size="13" fill="currentColor">{value:+.3g}</text>'
        if value
        else f'<text x="{x}" y="34" text-anchor="{anchor}" font-size="13" fill="currentColor">0</text>'
        for x, anchor, value in ticks
    )
    return (
        '<svg viewBox="0 0 340 40" xmlns="http://www.w3.org/2000/svg" role="img" style="max-width:340px">'
        f"<title>{escape(words)}</title>"
        f'<image href="{picture}" x="0" y="2" width="340" height="16" preserveAspectRatio="none"/>{numbers}</svg>'
    )
