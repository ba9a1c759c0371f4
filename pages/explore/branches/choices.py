"""What the viewer of the explorer has chosen: kept in the session and in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from figures.style import SCALES
from models.anatomy import Module
from ui import choice

COUNTS = ("8", "16", "32", "64", "all")
SORTS = {"strength": "strength", "variation": "variation", "index": "index"}
RELUS = {"after": "after ReLU", "before": "before ReLU"}
RANGES = {"common": "one for all", "channel": "one per channel"}
DEFAULTS = {
    "relu": "after", "sort": "strength", "range": "common", "count": "64", "colours": SCALES[0],
}  # fmt: skip
OPTIONS: dict[str, Sequence[str]] = {
    "relu": list(RELUS), "sort": list(SORTS), "range": list(RANGES), "count": COUNTS,
    "colours": SCALES,
}  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """A view of one module: a stage for each branch, how to draw it, and the channel looked at (None: automatic)."""

    module: Module
    stages: tuple[int, ...]
    relu: bool
    sort: str
    common: bool
    count: int | None
    colours: str
    channel: tuple[int, int] | None


def choices(modules: Sequence[Module]) -> Choices:
    """The current choices; what does not fit these modules falls back to the default."""
    names = [module.name for module in modules]
    name = choice.restore_name("module", names[0], names)
    module = modules[names.index(name)]
    choice.publish("module", name, names[0])
    drawn = {key: choice.restore_name(key, DEFAULTS[key], OPTIONS[key]) for key in DEFAULTS}
    for key, value in drawn.items():
        choice.publish(key, value, DEFAULTS[key])
    stages = _stages(module)
    count = None if drawn["count"] == "all" else int(drawn["count"])
    return Choices(
        module, stages, drawn["relu"] == "after", drawn["sort"], drawn["range"] == "common",
        count, drawn["colours"], _channel(module, stages),
    )  # fmt: skip


def pick_module(name: str) -> None:
    """Show another module, at its outputs."""
    st.session_state["module"] = name
    forget_stages()


def forget_stages() -> None:
    """Show the branches' outputs again; the channel is chosen anew."""
    st.session_state["stages"] = ""
    st.session_state["channel"] = ""


def pick_stage(module: Module, branch: int, stage: int) -> None:
    """Show another stage of one branch."""
    stages = list(_stages(module))
    stages[branch] = stage
    st.session_state["stages"] = ".".join(map(str, stages))
    if st.session_state.get("channel", "").startswith(f"{branch}."):
        st.session_state["channel"] = ""


def first_stages(module: Module) -> str:
    """The stages that show every branch's first layer, as the session and the address keep them."""
    return ".".join("0" for _ in module.branches)


def pick_channel(name: str) -> None:
    """Look at one channel, "branch.channel"."""
    st.session_state["channel"] = name


def pick_output(module: Module, name: str) -> None:
    """Look at a channel of the concatenation: its branch goes back to its last stage."""
    branch = int(name.split(".")[0])
    pick_stage(module, branch, len(module.branches[branch].layers) - 1)
    pick_channel(name)


def _stages(module: Module) -> tuple[int, ...]:
    last = tuple(len(branch.layers) - 1 for branch in module.branches)
    found = _numbers("stages")
    fits = len(found) == len(last) and all(
        0 <= s <= most for s, most in zip(found, last, strict=True)
    )
    stages = found if fits else last
    st.session_state["stages"] = ".".join(map(str, stages)) if stages != last else ""
    choice.publish("stages", st.session_state["stages"], "")
    return stages


def _channel(module: Module, stages: tuple[int, ...]) -> tuple[int, int] | None:
    found = _numbers("channel")
    if len(found) == 2 and found[0] < len(stages):
        branch, channel = found
        if channel < module.branches[branch].layers[stages[branch]].out_channels:
            choice.publish("channel", f"{branch}.{channel}", "")
            return branch, channel
    st.session_state["channel"] = ""
    choice.publish("channel", "", "")
    return None


def _numbers(key: str) -> tuple[int, ...]:
    """Numbers parted by points, of this session or else of the address; () for anything else."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")
    parts = str(st.session_state[key]).split(".")
    return tuple(int(p) for p in parts) if all(p.isdecimal() and len(p) < 6 for p in parts) else ()
