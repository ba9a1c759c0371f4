"""Clickable drawings: an SVG whose elements carry `data-pick` reports which one was picked."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.pictures.raster import Scale, bright_scale, scale_for
from figures.pictures.tiles import sheet, tiles_svg

# Click, Enter and Space pick; arrow keys walk. The drawing is replaced in place: the old one stands
# until the new one has arrived, and focus returns to the element that had it.
SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const area = parentElement.querySelector('.area');
  if (area.drawn !== data.svg) {
    const focused = area.querySelector('[data-pick]:focus')?.dataset.pick;
    area.innerHTML = data.svg;
    area.drawn = data.svg;
    if (focused !== undefined) find(area, focused)?.focus();
  }
  const pick = (element) => element && setTriggerValue('pick', element.dataset.pick);
  area.onclick = (event) => {
    const grid = event.target.closest('[data-rows]');
    if (grid) setTriggerValue('pick', cell(grid, event));
    else pick(event.target.closest('[data-pick]'));
  };
  area.onkeydown = (event) => {
    const here = event.target.closest('[data-pick]');
    if (!here) return;
    const all = [...area.querySelectorAll('[data-pick]')];
    const top = (element) => element.getBoundingClientRect().top;
    const across = data.columns || all.filter((e) => Math.abs(top(e) - top(all[0])) < 3).length;
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(here); }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across,
      ArrowUp: -across }[event.key];
    if (!step) return;
    event.preventDefault();
    all[all.indexOf(here) + step]?.focus();
  };
}
// Which cell of a map was clicked, "row.column".
const cell = (grid, event) => {
  const box = grid.getBoundingClientRect();
  const place = (share, of) => Math.min(Math.max(Math.floor(share * of), 0), of - 1);
  const row = place((event.clientY - box.top) / box.height, +grid.dataset.rows);
  return `${row}.${place((event.clientX - box.left) / box.width, +grid.dataset.columns)}`;
};
const find = (area,
  value) => [...area.querySelectorAll('[data-pick]')].find((e) => e.dataset.pick === value);
"""
STYLE = """
.area { line-height: 0; overflow-x: auto; padding: 2px; color: var(--st-text-color);
  font-family: var(--st-font); }
.area svg { width: 100%; height: auto; overflow: visible; }
[data-pick] { cursor: pointer; outline: none; }
[data-rows] { cursor: crosshair; }
[data-pick]:hover { filter: brightness(1.12); }
rect[data-pick]:hover { stroke: var(--st-text-color); stroke-width: 2; }
[data-pick]:focus-visible, rect[data-pick]:focus-visible { stroke: var(--st-primary-color);
  stroke-width: 3; }
"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "drawing", html='<div class="area"></div>', css=STYLE, js=SCRIPT
    )


def drawing(
    svg: str, key: str, on_pick: Callable[[str], None] | None = None, columns: int = 1
) -> None:
    """Show an SVG, or other markup; `on_pick` is called with the picked element's `data-pick`, or
    with "row.column" of an element with `data-rows` and `data-columns`, before the page reruns.

    `columns` is how many elements the up and down keys skip; 0 is as many as stand in the first
    row.
    """

    def picked() -> None:
        value = st.session_state[key].pick
        if value is not None and on_pick is not None:
            on_pick(value)

    _component()(data={"svg": svg, "columns": columns}, key=key, on_pick_change=picked)


def chart(figure: Any, key: str, name: str = "", **more: Any) -> Any:
    """Show a Plotly figure; with a `name`, its camera gives a sharp PNG of that name, otherwise it
    has no toolbar.
    """
    config: dict[str, Any] = {"displaylogo": False, "displayModeBar": None if name else False}
    if name:
        config["toImageButtonOptions"] = {"format": "png", "filename": name, "scale": 3}
    return st.plotly_chart(figure, key=key, config=config, **more)


def tiles(
    maps: NDArray[np.float32],
    key: str,
    *,
    names: Sequence[str | int] | None = None,
    titles: Sequence[str] | None = None,
    columns: int = 8,
    chosen: str | int | None = None,
    scale: Scale | None = None,
    colours: str = "Viridis",
    on_pick: Callable[[str], None] | None = None,
    outline: float = 1 / 110,
) -> None:
    """Maps (C x H x W) as clickable tiles on one scale: `names` are what a click reports, `titles`
    what one reads.

    `outline` is the line around the chosen tile as a share of the sheet's width.
    """
    given = [str(name) for name in (names if names is not None else range(len(maps)))]
    shown = list(titles) if titles is not None else [f"channel {name}" for name in given]
    one = scale or (bright_scale if maps.min() >= 0 else scale_for)(maps, colours)
    picked = None if chosen is None else str(chosen)
    svg = tiles_svg(sheet(maps, one, colours, columns), given, shown, picked, outline)
    drawing(svg, key=key, on_pick=on_pick, columns=columns)
