"""The head of a branch's column: its title and numbers, its layers as boxes, the chosen stage's
numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

from figures.diagrams.branch_chain import Step
from figures.style import ink_on
from figures.svg import element, pickable

STYLE = """<style>
.head { line-height: 1.28; font-size: 13px; letter-spacing: -.1px;
  border-top: 5px solid var(--colour);
  padding-top: 5px; }
.head .title { font-size: 16px; font-weight: 650; }
.head .soft { opacity: .85; }
.head .chain { display: flex; flex-wrap: wrap; align-content: flex-start; align-items: stretch;
  gap: 4px 2px; margin: 4px 0; min-height: var(--tall); }
.head .step { flex: 1 1 0; border: 2px solid var(--colour); border-radius: 7px; padding: 3px 5px;
  background: var(--st-secondary-background-color); white-space: nowrap; }
.head .many .step { flex: 0 0 auto; }
.head .step b { font-size: 14px; }
.head .step:hover { outline: 2px solid currentColor; }
.head .step:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.head .step[aria-pressed=true] { background: var(--colour); color: var(--ink); }
.head .stage { min-height: calc(1.28em * var(--room)); }
.head .way { align-self: center; opacity: .6; }
@media (max-width: 640px) { .head { font-size: 15px; --tall: 0 !important; --room: 0 !important; }
  .head .step { padding: 9px 8px; min-width: 40px; text-align: center; } }
</style>"""
FEW = 2  # boxes that have room for their channels


@dataclass(frozen=True)
class Head:
    """A branch in words: its title, lines that belong to it, and lines about the chosen stage."""

    title: str
    lines: Sequence[str]
    stage: Sequence[str]
    note: str = ""


def head_html(
    head: Head, steps: Sequence[Step], selected: int, colour: str, most: int, room: int
) -> str:
    """The head; `most` are the boxes of the module's longest chain and `room` the lines of its
    longest stage, so that what stands under the heads begins on one line.
    """
    many = len(steps) > FEW
    boxes = [_box(place, steps, place == selected, many) for place in range(len(steps))]
    chain = element("div", *boxes, class_="chain many" if many else "chain", role="group")
    title = element("div", escape(head.title), class_="title", title=head.note or None)
    about = element("div", *map(_line, head.lines), class_="soft")
    stage = element("div", *map(_line, head.stage), class_="stage")
    tall = 47 if most <= FEW else 34 * ceil(most / 3) - 4
    style = f"--colour:{colour};--ink:{ink_on(colour)};--room:{room};--tall:{tall}px"
    return STYLE + element("div", title, about, chain, stage, class_="head", style=style)


def _line(text: str) -> str:
    return element("div", escape(text))


def _box(place: int, steps: Sequence[Step], chosen: bool, many: bool) -> str:
    step = steps[place]
    way = ""
    if place:
        beside = step.parents == steps[place - 1].parents
        way = element("span", "+" if beside else "→", class_="way", aria_hidden="true")
    channels = "" if many else element("div", escape(step.channels.replace(" ", "")))
    told: dict[str, Any] = {"title": step.more, "aria_label": step.more, "aria_pressed": chosen}
    box = element("b", escape(step.title))
    return way + pickable(str(place), box, channels, name="div", class_="step", **told)
