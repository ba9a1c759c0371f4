"""What the viewer of the explorer has chosen: kept in the session and in the address."""

import re
from dataclasses import dataclass
from itertools import product

import streamlit as st

from figures.style import SCALES
from models.anatomy import Module
from serving.subject import Subject
from ui import choice
from ui.choice import kept

COUNTS = ("8", "16", "32", "64", "all")
SORTS = ("strength", "variation", "index")
RELUS = {"after": "after ReLU", "before": "before ReLU"}
RANGES = {"common": "one for all", "channel": "one per channel"}


@dataclass(frozen=True)
class Choices:
    """A view of one module: a stage for each branch, how to draw it, and the channel looked at.

    No channel stands for the strongest one, no count for all channels, no position ("row.column" of
    the channel's map) for the strongest one.
    """

    module: Module
    stages: tuple[int, ...]
    relu: bool
    sort: str
    common: bool
    count: int | None
    colours: str
    channel: tuple[int, int] | None
    position: str


def choices(subject: Subject) -> Choices:
    """The controls beside the strip of modules; what does not fit this network's modules falls back
    to the default.
    """
    modules = {module.name: module for module in subject.instrument.modules}
    with st.popover("View", icon=":material/tune:"):
        name = kept(
            st.selectbox,
            "Module",
            list(modules),
            key="module",
            default=next(iter(modules)),
            on_change=forget_stages,
        )
        module = modules[name]
        relu = _named("Values", RELUS, "relu", "after")
        sort = kept(st.selectbox, "Sorted by", SORTS, key="sort", default="strength")
        reach = _named("Range", RANGES, "range", "common")
        colours = kept(st.selectbox, "Scale", SCALES, key="colours", default=SCALES[0])
        stages = _stages(module)
        _stage_buttons(module)
    count = choice.restore_name("count", "8", COUNTS)
    number = None if count == "all" else int(count)
    common, channel = reach == "common", _channel(module, stages)
    position = _position()
    return Choices(
        module, stages, relu == "after", sort, common, number, colours, channel, position
    )


def count_control() -> None:
    """How many tiles a branch shows: more on demand."""
    kept(
        st.segmented_control,
        "Tiles in each branch",
        COUNTS,
        key="count",
        default="8",
        required=True,
        label_visibility="collapsed",
    )


def _named(label: str, options: dict[str, str], key: str, default: str) -> str:
    return kept(
        st.segmented_control,
        label,
        list(options),
        key=key,
        default=default,
        format_func=options.__getitem__,
        required=True,
    )


def _stage_buttons(module: Module) -> None:
    """All branches at their first layer, or all at their last: the same as clicking the boxes."""
    if st.session_state["stages"]:
        st.button("Outputs", on_click=forget_stages, key="outputs")
    elif any(len(branch.layers) > 1 for branch in module.branches):
        firsts = _written(tuple(0 for _ in module.branches))
        st.button("First layers", on_click=_show, args=(firsts,), key="first_layers")


def pick_module(name: str) -> None:
    """Show another module, at its outputs."""
    st.session_state["module"] = name
    forget_stages()


def forget_stages() -> None:
    """Show the branches' outputs again; the channel is chosen anew."""
    _show("")


def _show(stages: str) -> None:
    st.session_state["stages"] = stages
    pick_channel("")


def pick_stage(module: Module, branch: int, stage: int) -> None:
    """Show another stage of one branch."""
    stages = list(_stages(module))
    stages[branch] = stage
    st.session_state["stages"] = _written(tuple(stages))
    if st.session_state.get("channel", "").startswith(f"{branch}."):
        pick_channel("")


def pick_channel(name: str) -> None:
    """Look at one channel, "branch.channel", at its strongest position."""
    st.session_state["channel"] = name
    st.session_state["position"] = ""


def pick_position(place: str) -> None:
    """Take another number of the channel's map apart, "row.column"."""
    st.session_state["position"] = place


def pick_output(module: Module, name: str) -> None:
    """Look at a channel of the concatenation: its branch goes back to its last stage."""
    branch = int(name.split(".")[0])
    pick_stage(module, branch, len(module.branches[branch].layers) - 1)
    pick_channel(name)


def _stages(module: Module) -> tuple[int, ...]:
    """The stage of every branch; where all are the last ones, nothing is written."""
    every = list(product(*(range(len(branch.layers)) for branch in module.branches)))
    named = {_written(stages): stages for stages in every}
    stages = named.get(choice.restore_name("stages", "", ("", *named)), every[-1])
    st.session_state["stages"] = "" if stages == every[-1] else _written(stages)
    choice.publish("stages", st.session_state["stages"], "")
    return stages


def _channel(module: Module, stages: tuple[int, ...]) -> tuple[int, int] | None:
    counts = [
        branch.layers[s].out_channels for branch, s in zip(module.branches, stages, strict=True)
    ]
    named = {f"{b}.{c}": (b, c) for b, count in enumerate(counts) for c in range(count)}
    name = choice.restore_name("channel", "", {"": None, **named})
    choice.publish("channel", name, "")
    return named.get(name)


def _position() -> str:
    """As the session or the address has it; which map it belongs to is not known here."""
    if "position" not in st.session_state:
        written = choice.written("position")
        st.session_state["position"] = written if re.fullmatch(r"\d{1,4}\.\d{1,4}", written) else ""
    st.session_state["position"] = st.session_state["position"]
    choice.publish("position", st.session_state["position"], "")
    position: str = st.session_state["position"]
    return position


def _written(stages: tuple[int, ...]) -> str:
    return ".".join(map(str, stages))
