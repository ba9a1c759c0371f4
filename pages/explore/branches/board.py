"""The module on one screen: its branches with their tiles, and the chosen channel beside them."""

from collections.abc import Sequence

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.numbers import order
from figures.pictures.raster import Scale
from figures.pictures.tiles import Sheet
from figures.style import branch_colour
from pages.explore.branches import columns
from pages.explore.branches.channel import channel_detail
from pages.explore.branches.choices import Choices, count_control, pick_channel
from serving.subject import Subject

# On a phone one branch at a time, chosen by the tabs, and the channel under its tiles; on a wide
# page the channel stays in sight while one scrolls through many tiles.
STYLE = """<style>
.st-key-board [data-testid=stVerticalBlock] {{ gap: .35rem; }}
.st-key-detail h3 {{ padding: 0 0 1rem; }}
@media (min-width: 641px) {{
  .st-key-tabs, [data-testid=stLayoutWrapper]:has(> .st-key-tabs) {{ display: none; }}
  .st-key-board .stColumn:has(.st-key-detail) {{
    position: sticky; top: 3.8rem; align-self: flex-start; }}
}}
@media (max-width: 640px) {{
  .st-key-columns .stColumn:not(:has(.st-key-branch{place})) {{ display: none; }}
  .st-key-board .stColumn:has(.st-key-columns), .st-key-left,
  [data-testid=stVerticalBlock]:has(> [data-testid=stLayoutWrapper] > .st-key-left),
  [data-testid=stLayoutWrapper]:has(> .st-key-left) {{ display: contents; }}
  .st-key-left > [data-testid=stLayoutWrapper] {{ flex: 1 1 100%; min-width: 0; }}
  .st-key-left > :has(> .st-key-under) {{ order: 9; }}
  .st-key-tabs label {{ display: none; }}
  .st-key-tabs button {{ min-height: 44px; border-bottom: 4px solid transparent; }}
  {colours}
}}
</style>"""


def board(
    subject: Subject, choices: Choices, stages: Sequence[BranchView], selected: tuple[int, int]
) -> list[Sheet]:
    """The branches and, beside them, the selected channel ("branch, channel"); gives the sheets."""
    place, channel = selected
    with st.container(key="board"):
        st.html(_style(stages, place))
        left, right = st.columns([7, 3], gap="small")
        with left, st.container(key="left"):
            _tabs(stages, place)
            sheets = _branches(subject, choices, stages, selected)
        with right, st.container(key="detail"):
            channel_detail(subject, choices, stages[place], place, channel)
    return sheets


def _style(stages: Sequence[BranchView], place: int) -> str:
    lines = [
        f".st-key-tabs [role=radiogroup] button:nth-of-type({number}) "
        f"{{ border-bottom-color: {branch_colour(stage.branch.role)}; }}"
        for number, stage in enumerate(stages, 1)
    ]
    return STYLE.format(place=place, colours="".join(lines))


def _tabs(stages: Sequence[BranchView], place: int) -> None:
    st.session_state["branch_tab"] = place
    with st.container(key="tabs"):
        st.segmented_control(
            "Branch",
            range(len(stages)),
            key="branch_tab",
            format_func=lambda number: stages[number].branch.title,
            required=True,
            on_change=_show_branch,
            args=(stages,),
        )


def _show_branch(stages: Sequence[BranchView]) -> None:
    place = int(st.session_state["branch_tab"])
    strongest = int(order(stages[place].maps, "strength")[0])
    pick_channel(f"{place}.{strongest}")


def _branches(
    subject: Subject, choices: Choices, stages: Sequence[BranchView], selected: tuple[int, int]
) -> list[Sheet]:
    fields, view = subject.instrument.fields, subject.view
    scale = columns.common_scale(stages, choices.colours) if choices.common else None
    sheets = [columns.sheet_of(stage, scale, choices.colours) for stage in stages]
    with st.container(key="columns"):
        beside = st.columns(len(stages), gap="xsmall")
        for place, (column, stage) in enumerate(zip(beside, stages, strict=True)):
            with column, st.container(key=f"branch{place}"):
                columns.head(place, stage, choices.module, fields, view)
                columns.tiles(place, stage, sheets[place], selected)
    with st.container(key="under"):
        _under(scale)
    return sheets


def _under(scale: Scale | None) -> None:
    count_control()
    _tiles_words(scale)


def _tiles_words(scale: Scale | None) -> None:
    words = "Click a box of a chain to see that stage, a tile to look at that channel."
    if scale is None:
        st.caption(f"{words} Each channel has a colour range of its own.")
        return
    reach = "±" if scale.low < 0 else ""
    brightest = f"{reach}{scale.high:.3g} and more, in all branches"
    st.caption(f"{words} The brightest colour stands for {brightest}.")
