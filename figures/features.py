"""Optimised pictures side by side, and the bars that compare them with the gallery."""

import io
from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image

from figures.raster import Pixels, data_uri, jpeg

HERE = "#d6004c"  # the optimised picture, in bars and frames
ROW = 21


def pictures_html(pictures: Sequence[Pixels], captions: Sequence[str], width: int = 340) -> str:
    """Pictures (S x S x 3 each) in a row that wraps, each with its caption; the file itself is in the text."""
    cells = [
        f'<figure style="margin:0;flex:1 1 150px;max-width:{width}px">'
        f'<img src="{data_uri(jpeg(picture, 92))}" alt="{escape(caption)}" '
        'style="width:100%;border-radius:4px;display:block">'
        f'<figcaption style="font-size:.82rem;opacity:.85;padding-top:.25rem">{escape(caption)}</figcaption>'
        "</figure>"
        for picture, caption in zip(pictures, captions, strict=True)
    ]
    return f'<div style="display:flex;flex-wrap:wrap;gap:.8rem">{"".join(cells)}</div>'


def check_svg(optimised: Sequence[tuple[str, float]], gallery: Sequence[tuple[str, float]]) -> str:
    """Bars on one scale: the optimised pictures' values, then the gallery's, highest first."""
    ranked = sorted(gallery, key=lambda pair: -pair[1])
    rows = [(name, value, HERE) for name, value in optimised]
    rows += [(name, value, "currentColor") for name, value in ranked]
    low = min(0.0, *(value for _, value, _ in rows))
    span = max(0.0, *(value for _, value, _ in rows)) - low or 1.0
    start, room = 150, 215
    zero = start - low / span * room
    parts = []
    for place, (name, value, colour) in enumerate(rows):
        y = place * ROW
        length = abs(value) / span * room
        left = zero if value >= 0 else zero - length
        parts.append(
            f'<text x="{start - 8}" y="{y + 14}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect x="{left:.1f}" y="{y + 4}" width="{max(length, 0.8):.1f}" height="13" rx="2" '
            f'fill="{colour}" opacity="{1 if colour == HERE else 0.45}"><title>{escape(name)}: {value:.4g}'
            f'</title></rect><text x="{start + room + 8}" y="{y + 14}">{value:.3g}</text>'
        )
    return (
        f'<svg viewBox="0 0 425 {ROW * len(rows)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'font-size="12" fill="currentColor" style="max-width:560px">{"".join(parts)}</svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= 23 else f"{name[:22]}…"


def atlas_svg(
    tiles: Sequence[Pixels], picks: Sequence[str], labels: Sequence[str],
    colours: Sequence[str], selected: str | None, columns: int = 8,
) -> str:  # fmt: skip
    """Clickable pictures with a bar in their branch's colour and a label under each."""
    side, gap, foot = 112, 8, 24
    columns = max(1, min(columns, len(tiles)))
    parts = []
    for place, (tile, pick, label, colour) in enumerate(
        zip(tiles, picks, labels, colours, strict=True)
    ):
        x, y = (place % columns) * (side + gap), (place // columns) * (side + gap + foot)
        ring = f'stroke="{HERE}" stroke-width="4"' if pick == selected else ""
        parts.append(
            f'<image href="{data_uri(jpeg(tile, 88))}" x="{x}" y="{y}" width="{side}" height="{side}"/>'
            f'<rect x="{x}" y="{y + side}" width="{side}" height="4" fill="{colour}"/>'
            f'<text x="{x}" y="{y + side + 18}" font-size="12" fill="currentColor">{escape(label)}</text>'
            f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="transparent" {ring} '
            f'data-pick="{escape(pick)}" tabindex="0" role="button"><title>{escape(label)}</title></rect>'
        )
    width = columns * (side + gap) - gap
    height = -(-len(tiles) // columns) * (side + gap + foot) - gap
    return (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="max-width:{width}px">{"".join(parts)}</svg>'
    )


def pictures_png(pictures: Sequence[Pixels]) -> bytes:
    """Pictures (S x S x 3 each) side by side as one PNG, 4 px of white between them."""
    bar = np.full((pictures[0].shape[0], 4, 3), 255, dtype=np.uint8)
    row: list[Pixels] = []
    for picture in pictures:
        row += [picture, bar]
    buffer = io.BytesIO()
    Image.fromarray(np.concatenate(row[:-1], axis=1)).save(buffer, "PNG")
    return buffer.getvalue()
