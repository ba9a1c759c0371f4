"""Optimised pictures side by side, and the bars that compare them with the gallery."""

import io
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from PIL import Image

from figures.pictures.raster import Pixels, data_uri, jpeg
from figures.style import MARK
from figures.svg import drawing, element, pickable, title, words


def pictures_html(pictures: Sequence[Pixels], captions: Sequence[str], width: int = 340) -> str:
    """Pictures (S x S x 3 each) two in a row, each with its caption; the file itself is in the
    text.
    """
    cells = [
        f'<figure style="margin:0;max-width:{width}px">'
        f'<img src="{data_uri(jpeg(picture, 92))}" alt="{escape(caption)}" '
        'style="width:100%;border-radius:4px;display:block">'
        '<figcaption style="font-size:.82rem;opacity:.85;padding-top:.25rem">'
        f"{escape(caption)}</figcaption>"
        "</figure>"
        for picture, caption in zip(pictures, captions, strict=True)
    ]
    columns = min(2, len(cells))
    return (
        '<div style="display:grid;gap:.8rem;'
        f'grid-template-columns:repeat({columns},minmax(0,{width}px))">'
        f"{''.join(cells)}</div>"
    )


def atlas_svg(
    tiles: Sequence[Pixels],
    picks: Sequence[str],
    labels: Sequence[str],
    colours: Sequence[str],
    selected: str | None,
    columns: int = 8,
) -> str:
    """Clickable pictures with a bar in their branch's colour and a label under each."""
    side, gap, foot = 112, 8, 24
    columns = max(1, min(columns, len(tiles)))
    parts = []
    for place, (tile, pick, label, colour) in enumerate(
        zip(tiles, picks, labels, colours, strict=True)
    ):
        x, y = (place % columns) * (side + gap), (place // columns) * (side + gap + foot)
        box: dict[str, Any] = {"x": x, "y": y, "width": side, "height": side}
        ring: dict[str, Any] = {"stroke": MARK, "stroke_width": 4} if pick == selected else {}
        parts += [
            element("image", href=data_uri(jpeg(tile, 88)), **box),
            element("rect", x=x, y=y + side, width=side, height=4, fill=colour),
            words(x, y + side + 18, label, 12),
            pickable(pick, title(label), name="rect", **box, fill="transparent", **ring),
        ]
    width = columns * (side + gap) - gap
    height = -(-len(tiles) // columns) * (side + gap + foot) - gap
    return drawing(width, height, *parts, role="group", style=f"max-width:{width}px")


def pictures_png(pictures: Sequence[Pixels]) -> bytes:
    """Pictures (S x S x 3 each) side by side as one PNG, 4 px of white between them."""
    bar = np.full((pictures[0].shape[0], 4, 3), 255, dtype=np.uint8)
    row: list[Pixels] = []
    for picture in pictures:
        row += [picture, bar]
    buffer = io.BytesIO()
    Image.fromarray(np.concatenate(row[:-1], axis=1)).save(buffer, "PNG")
    return buffer.getvalue()
