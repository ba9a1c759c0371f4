"""The section as a page shows it: the scene with its sweep, and the arithmetic under it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from analysis.convolutions.window_sum import WindowPool, WindowSum
from figures.diagrams.sums.arithmetic import Line, Term, lines_html, pool_html, terms_html
from figures.diagrams.sums.numbers import exact
from figures.pictures.raster import Scale, data_uri, jpeg, png, scale_for
from serving.subject import Subject
from ui.choice import kept
from ui.sum import words
from ui.sum.behind import Behind, Maps

ASSETS = Path(__file__).parents[2] / "assets"
COUNTS = (4, 8, 16, 32)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    css, js, html = ((ASSETS / f"sum.{ending}").read_text() for ending in ("css", "js", "html"))
    return st.components.v2.component("sum", html=html, css=css, js=js)


def sum_section(
    subject: Subject, behind: Behind, key: str, on_pick: Callable[[str], None], colours: str
) -> None:
    """One number taken apart; a click on the map, or the sweep, goes on to another position
    ("row.column").
    """
    traced = subject.instrument.traced
    parts = behind.parts(traced)
    st.markdown(_head(behind, parts))
    if isinstance(parts, WindowSum):
        html, value, first = _sum(behind, parts, key)
    else:
        html, value, first = _pool(behind, parts)

    def picked() -> None:
        if place := st.session_state[key].pick:
            on_pick(place)

    data = {**_scene(subject, behind, first, colours), "html": html}
    _component()(data=data, key=key, on_pick_change=picked)
    st.caption(words.check(value, behind.own))


def _head(behind: Behind, parts: WindowSum | WindowPool) -> str:
    row, column = behind.position
    value = exact(behind.own)
    where = words.reads(parts.patch, behind.source.shape)
    return f"Position ({row}, {column}) of {behind.gives} is **{value}**. It reads {where}."


def _sum(behind: Behind, parts: WindowSum, key: str) -> tuple[str, float, int]:
    shown = min(
        kept(
            st.segmented_control,
            "Input channels shown, the largest contributions first",
            COUNTS,
            key=f"{key}_terms",
            default=4,
            read=int,
            required=True,
        ),
        len(parts.totals),
    )
    chosen = parts.ranked[:shown]
    terms = [
        Term(
            f"channel {parts.channels[k]}",
            parts.windows[k],
            parts.kernels[k],
            float(parts.totals[k]),
        )
        for k in chosen
    ]
    lines, value = _with_after(behind, words.sum_lines(parts, shown), parts.value)
    legend = f'<p class="note">{words.norm_legend()}</p>' if parts.norm else ""
    html = terms_html(terms, parts.patch.inside) + lines_html(lines) + legend
    return html, value, int(parts.channels[chosen[0]])


def _pool(behind: Behind, parts: WindowPool) -> tuple[str, float, int]:
    lines, value = _with_after(behind, [words.pool_line(parts)], parts.value)
    name = f"channel {parts.channel}"
    html = pool_html(parts.window, parts.patch.inside, parts.winner, name)
    return html + lines_html(lines), value, parts.channel


def _with_after(behind: Behind, lines: list[Line], value: float) -> tuple[list[Line], float]:
    """The lines and what follows; the last one is marked, and gives the number."""
    every = [*lines, *(behind.after(value) if behind.after else ())]
    last = every[-1]
    return [*every[:-1], Line(last.label, last.how, last.value, last=True)], last.value


def _scene(subject: Subject, behind: Behind, first: int, colours: str) -> dict[str, Any]:
    """What the browser needs to move the window over the whole map by itself."""
    source = behind.source[first]
    field, window = behind.field, behind.window
    photo = subject.view.pixels
    return {
        "photo": data_uri(jpeg(photo)),
        "photo_size": photo.shape[:2],
        "source": _image(source, colours),
        "source_size": source.shape,
        "source_words": f"channel {first} of {behind.reads}",
        "plane": _image(behind.plane, colours),
        "plane_size": behind.plane.shape,
        "plane_words": behind.gives,
        "values": [float(f"{v:.4g}") for v in behind.plane.ravel()],
        "kernel": window.kernel,
        "stride": window.stride,
        "padding": window.padding,
        "field": [[reach.start, reach.size, reach.jump] for reach in (field.rows, field.columns)],
        "at": behind.position,
    }


def _image(plane: Maps, colours: str) -> str:
    scale: Scale = scale_for(plane, colours)
    return data_uri(png(scale.levels(np.asarray(plane)), scale.name))
