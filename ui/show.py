"""Clickable drawings: an SVG whose elements carry `data-pick` reports which one was picked."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.pictures.raster import bright_scale, scale_for
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
  area.onclick = (event) => pick(event.target.closest('[data-pick]'));
  area.onkeydown = (event) => {
    const here = event.target.closest('[data-pick]');
    if (!here) return;
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(here); }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: data.columns, ArrowUp: -data.columns }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...area.querySelectorAll('[data-pick]')];
    all[all.indexOf(here) + step]?.focus();
  };
}
const find = (area, value) => [...area.querySelectorAll('[data-pick]')].find((e) => e.dataset.pick === value);
"""
STYLE = """
.area { line-height: 0; overflow-x: auto; padding: 2px; color: var(--st-text-color); font-family: var(--st-font); }
.area svg { width: 100%; height: auto; overflow: visible; }
[data-pick] { cursor: pointer; outline: none; }
[data-pick]:hover { filter: brightness(1.12); }
rect[data-pick]:hover { stroke: var(--st-text-color); stroke-width: 2; }
[data-pick]:focus-visible, rect[data-pick]:focus-visible { stroke: var(--st-primary-color); stroke-width: 3; }
"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "drawing", html='<div class="area"></div>', css=STYLE, js=SCRIPT
    )


def drawing(
    svg: str, key: str, on_pick: Callable[[str], None] | None = None, columns: int = 1
) -> None:
    """Show an SVG; `on_pick` is called with the picked element's `data-pick` before the page reruns.

    `columns` is how many elements the up and down keys skip.
    """

    def picked() -> None:
        value = st.session_state[key].pick
        if value is not None and on_pick is not None:
            on_pick(value)

    _component()(data={"svg": svg, "columns": columns}, key=key, on_pick_change=picked)


def modebar(name: str) -> dict[str, Any]:
    """Plotly's own camera button: a sharp PNG under a telling name."""
    return {
        "displaylogo": False,
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 3},
    }


def maps_drawing(maps: NDArray[np.float32], names: Sequence[int], key: str, chosen: int | None, columns: int,
           on_pick: Any = None) -> None:  # fmt: skip
    """Maps (C x H x W) as tiles on one scale, a number for each."""
    scale = bright_scale(maps, "Viridis") if maps.min() >= 0 else scale_for(maps, "Viridis")
    svg = tiles_svg(sheet(maps, scale, "Viridis", columns), [str(k) for k in names],
                    [f"channel {k}" for k in names], None if chosen is None else str(chosen))  # fmt: skip
    drawing(svg, key=key, on_pick=on_pick, columns=columns)
