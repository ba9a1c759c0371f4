"""GoogLeNet, Inception v3 and ResNet beside each other: cost, depth, field, answer, and time on this machine."""

from collections.abc import Callable, Sequence

import streamlit as st
import torch

from analysis.activations.numbers import top_classes
from analysis.convolutions.timing import Timing, side_by_side
from analysis.structure.table import NetworkFacts, network_facts
from figures.diagrams.bars import classes_svg
from figures.plots.work import timing_bars
from figures.style import short
from models.catalog import NETWORKS, NetworkCard
from models.weights import locate
from serving.cores import one_core
from serving.networks import Instrument, skeleton_of
from serving.passes import pixels_of
from serving.selection import Selection
from ui.frame import in_sentences
from ui.network_choice import instrument_of
from ui.show import drawing

ROUNDS = 12
FIRST = ("googlenet-mini", "inception_v3-mini", "resnet18-mini")


@st.cache_data(max_entries=32, show_spinner=False)
def _facts(name: str, _card: NetworkCard) -> NetworkFacts:
    shape = skeleton_of(name, _card)
    return network_facts(shape.traced, shape.fields, _card.crop)


@st.fragment
@in_sentences
def architectures(selection: Selection) -> None:
    """The table, the answers of the networks whose weights are here, and their time per picture."""
    st.header("The architectures beside each other")
    names = st.multiselect(
        "Networks", list(NETWORKS), default=[n for n in FIRST if n in NETWORKS],
        format_func=lambda n: NETWORKS[n].title, key="arch_names",
    )  # fmt: skip
    if not names:
        st.info("Choose at least one network.")
        return
    here = [name for name in names if locate(NETWORKS[name]) is not None]
    tools = {name: instrument_of(name, selection.device) for name in here}
    rows = [_cells(NETWORKS[n], _facts(n, NETWORKS[n]), n in tools) for n in names]
    st.dataframe(rows, hide_index=True, width="stretch", key="arch_table")
    st.caption(
        "Depth: weighted layers on the longest path. Receptive field: of the last grid's units. Memory: all outputs "
        "of one picture, float32. All read from the network itself at its own input size; auxiliary heads do not run "
        "and are not counted. An answer needs weights on this machine: choose an official network in the sidebar "
        "once to fetch them."
    )
    _answers(tools, selection)
    _times(tools, selection)


def _cells(card: NetworkCard, known: NetworkFacts, loaded: bool) -> dict[str, object]:
    return {
        "Network": card.title,
        "Input (px)": card.crop,
        "Depth": known.depth,
        "MAC": short(known.macs),
        "Parameters": short(known.parameters),
        "Memory (MB)": round(known.memory / 1e6, 1),
        "Receptive field (px)": f"{known.field[0]}×{known.field[1]}",
        "Top-1": f"{card.top1:.1%} of {'ImageNet' if card.origin == 'official' else 'Imagenette'}"
        if card.top1 else "",
        "Weights": "here" if loaded else "not on this machine",
    }  # fmt: skip


def _answers(tools: dict[str, Instrument], selection: Selection) -> None:
    """The five most probable classes of every network whose weights are here."""
    for place in range(0, len(tools), 4):
        row = list(tools.items())[place : place + 4]
        for column, (name, tool) in zip(st.columns(max(len(row), 3)), row, strict=False):
            logits = _logits(name, selection.device, selection.picture.key, selection.framing, tool,
                             selection)  # fmt: skip
            with column:
                st.markdown(f"**{NETWORKS[name].title}**")
                drawing(
                    classes_svg(top_classes(logits.numpy(), tool.loaded.classes)),
                    key=f"arch_top_{name}",
                )


@st.cache_resource(max_entries=64, show_spinner=False)
def _logits(
    name: str, device: str, key: str, framing: str, _tool: Instrument, _selection: Selection
) -> torch.Tensor:
    with one_core(), torch.inference_mode():
        found: torch.Tensor = _tool.loaded.network(pixels_of(_selection, _tool))[0].cpu()
    return found


def _times(tools: dict[str, Instrument], selection: Selection) -> None:
    if not tools or not st.button(
        "Time one picture on this machine", icon=":material/timer:", key="arch_time"
    ):
        return
    tasks = {
        NETWORKS[name].title: _task(tool, pixels_of(selection, tool))
        for name, tool in tools.items()
    }
    bar = st.progress(0.0, text="Timing the networks in turn …")
    found: dict[str, Timing] = {}
    with one_core() as turn:
        for done, found in enumerate(side_by_side(tasks, ROUNDS), 1):  # noqa: B007
            turn.share()
            bar.progress(done / ROUNDS, text=f"Round {done} of {ROUNDS}, the networks in turn")
    bar.empty()
    _timed(list(found), list(found.values()), selection.device)


def _task(tool: Instrument, pixels: torch.Tensor) -> Callable[[], object]:
    def run() -> None:
        with torch.inference_mode():
            tool.loaded.network(pixels).cpu()

    return run


def _timed(names: Sequence[str], times: Sequence[Timing], device: str) -> None:
    st.plotly_chart(
        timing_bars(
            names, [t.median for t in times], [t.low for t in times], [t.high for t in times]
        ),
        key="arch_times",
    )
    st.caption(
        f"Median of {times[0].rounds} rounds with quartiles, one forward pass of one picture on {device}, "
        "one thread, measured now in turn."
    )
