"""A network drawn as its blocks, from left to right or from top to bottom."""

from collections.abc import Sequence

from figures.diagrams.map_block import ARC, Block, block_svg, connection, height_of, width_of
from figures.style import BOX, INK, WHITE
from figures.svg import drawing


def map_svg(blocks: Sequence[Block], down: bool) -> str:
    """The whole map; blocks pick by name. Top to bottom suits a phone."""
    return _down(blocks) if down else _across(blocks)


def _across(blocks: Sequence[Block]) -> str:
    tall = max([height_of(block) for block in blocks] + [150.0])
    middle = ARC + 12 + tall / 2
    x, parts = 6.0, []
    for place, block in enumerate(blocks):
        if place:
            parts.append(connection(x - 14, middle, x - 2, middle))
        width = width_of(block)
        parts.append(block_svg(block, x, middle - height_of(block) / 2, width))
        x += width + 16
    height = middle + tall / 2 + 56
    style = f"min-width:{x:.0f}px;max-width:{1.4 * x:.0f}px"
    return drawing(x, height, *parts, role="group", style=style)


def _down(blocks: Sequence[Block]) -> str:
    wide = max([width_of(block) for block in blocks] + [200.0])
    middle = wide / 2 + 20
    y, parts = 8.0, []
    for place, block in enumerate(blocks):
        y += ARC if block.skip else 0
        if place:
            parts.append(connection(middle, y - 14, middle, y - 2))
        parts.append(block_svg(block, middle - width_of(block) / 2, y, width_of(block)))
        y += height_of(block) + (50 if block.aux else 0) + 16
    style = f"max-width:{1.1 * (wide + 40):.0f}px"
    return drawing(wide + 40, y, *parts, role="group", style=style)


def standing_alone(svg: str) -> bytes:
    """The drawing as a file of its own: the page's colours become fixed ones, on white."""
    fixed = svg.replace("var(--st-secondary-background-color)", BOX).replace("currentColor", INK)
    return fixed.replace(
        'style="', f'style="background:{WHITE};font-family:sans-serif;', 1
    ).encode()
