"""SVG as text: elements, words, the drawing around them, and parts that can be picked."""

from html import escape
from typing import Literal

Role = Literal["img", "group"]


def element(name: str, *inside: str, **attributes: object) -> str:
    """An element; `font_size` is written font-size, None is left out, numbers have at most two
    decimals.

    Attributes are escaped here; `inside` is markup as it stands (see `words` and `title` for text).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # no -0
    return escape(str(value))


def title(text: str) -> str:
    """What is shown on hover and read out."""
    return element("title", escape(text))


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    anchor: str = "start",
    weight: int | None = None,
    fill: str = "currentColor",
    opacity: float | None = None,
    events: str | None = None,
) -> str:
    """A line of text that starts, ends or has its middle at (x, y)."""
    return element(
        "text",
        escape(text),
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        font_size=size,
        font_weight=weight,
        fill=fill,
        opacity=opacity,
        pointer_events=events,
    )


def drawing(
    width: float,
    height: float,
    *parts: str,
    role: Role = "img",
    style: str | None = None,
    left: float = 0,
    top: float = 0,
    **attributes: object,
) -> str:
    """The whole drawing (in its own units); role "group" where parts can be picked."""
    box = " ".join(_value(float(edge)) for edge in (left, top, width, height))
    return element(
        "svg",
        *parts,
        viewBox=box,
        xmlns="http://www.w3.org/2000/svg",
        role=role,
        style=style,
        **attributes,
    )


def pickable(
    pick: str,
    *parts: str,
    name: str = "g",
    role: str = "button",
    focus: bool = True,
    **attributes: object,
) -> str:
    """Parts that are clicked, or chosen by keyboard, as one; `focus` says whether Tab stops here.

    States such as `aria_pressed` are given as attributes, True and False written as the standard
    has them.
    """
    states = {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in attributes.items()
    }
    return element(name, *parts, data_pick=pick, tabindex=0 if focus else -1, role=role, **states)
