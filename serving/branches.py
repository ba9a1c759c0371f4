"""What the ledger and the switchboard share: a network's joins, its gallery means, a picture's whole pass."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from torch import Tensor

from analysis.ablation.branches import (
    Means,
    Off,
    Pass,
    changes_for,
    channel_means,
    switched_run,
    whole_run,
)
from analysis.ablation.stepper import Change, Stepper
from analysis.activations.capture import Activations
from analysis.pictures.gallery import GALLERY
from analysis.structure.junctions import Edge, Junction, junctions
from serving.cores import one_core
from serving.networks import NETWORKS_KEPT, Instrument
from serving.passes import pixels_of
from serving.pictures import gallery_picture, view_of
from serving.selection import Selection
from serving.store import Store

NO_JOINS = (
    "This network has neither Inception modules nor residual blocks. "
    "Choose a GoogLeNet, an Inception v3 or a ResNet in the sidebar."
)


@dataclass(frozen=True)
class Bench:
    """A network that can be run from any join on."""

    walk: Stepper
    joins: tuple[Junction, ...]


@st.cache_resource(max_entries=NETWORKS_KEPT, show_spinner=False)
def bench(name: str, device: str, _tool: Instrument) -> Bench:
    """The bench of the shared network of that name."""
    return Bench(Stepper(_tool.traced), junctions(_tool.traced))


def bench_of(selection: Selection, tool: Instrument) -> Bench:
    """The bench of the selected network."""
    return bench(selection.network, selection.device, tool)


@st.cache_resource(show_spinner=False)
def _means_kept() -> Store[Hashable, Means]:
    return Store(NETWORKS_KEPT)


def gallery_means(selection: Selection, tool: Instrument) -> Means:
    """Mean of every channel of every branch over the gallery (centre crops), once for each network."""
    key, kept = (selection.network, selection.device, id(tool)), _means_kept()
    if (known := kept.get(key)) is not None:
        return known
    card, found = tool.loaded.card, bench_of(selection, tool)
    bar = st.progress(0.0, text="Each branch’s mean over the gallery …")
    views = (view_of(gallery_picture(name), card, "centre") for name in GALLERY)
    batches = (tool.pixels(view, selection.device) for view in views)
    runs, means = channel_means(found.walk, found.joins, batches), None
    for done in range(len(GALLERY)):
        with one_core():
            means = next(runs)
        bar.progress((done + 1) / len(GALLERY), text="Each branch’s mean over the gallery …")
    bar.empty()
    assert means is not None
    return kept.put(key, means)


def part_label(title: str) -> str:
    """A branch's short name: what comes behind its 1×1 reduction."""
    if title.startswith("pool"):
        return "pool"
    short = title.removeprefix("1×1→").replace(" + ", "+")
    steps = short.split("→")
    half = steps[: len(steps) // 2]
    twice = len(short) > 13 and steps == [*half, *half]
    return f"{'→'.join(half)} ×2" if twice else short


def strongest(maps: Tensor) -> int:
    """The channel (of 1 x C x H x W) with the largest mean."""
    return int(np.argmax(maps[0].mean(dim=(1, 2)).cpu().numpy()))


@st.cache_resource(max_entries=8, show_spinner=False)
def _whole(
    name: str, device: str, key: str, framing: str, tool: int, _found: Bench, _pixels: Tensor
) -> Pass:
    with one_core():
        return whole_run(_found.walk, _found.joins, _pixels)


def whole_of(selection: Selection, tool: Instrument) -> Pass:
    """The whole network's pass for the selected picture: what every branch gave."""
    key = (selection.network, selection.device, selection.picture.key, selection.framing, id(tool))
    return _whole(*key, bench_of(selection, tool), pixels_of(selection, tool))


@st.cache_resource(max_entries=6, show_spinner=False)
def switched_activations(
    key: tuple[str, ...],
    _selection: Selection,
    _tool: Instrument,
    _found: Bench,
    _off: Off,
    _means: Means,
) -> Activations:
    """The explorer's activations with some branches switched off, by everything that decides them."""
    with one_core():
        changes = changes_for(_found.joins, _off, key[4], _means)
        return explorer_activations(_tool, _found, pixels_of(_selection, _tool), changes)


def explorer_activations(
    tool: Instrument, found: Bench, pixels: Tensor, changes: Mapping[Edge, Change]
) -> Activations:
    """Every stage of every module with what some joins receive changed.

    A changed branch's last stage is what its join receives, so that the explorer shows it as it counts.
    """
    run = switched_run(found.walk, found.joins, pixels, changes, tool.capture.nodes)
    kept = dict(run.kept)
    for join, module in zip(found.joins, tool.modules, strict=True):
        for edge, branch in zip(join.edges, module.branches, strict=True):
            if edge in changes:
                kept[branch.layers[-1].pre_node] = changes[edge](run.given[edge])
    stages = {name: kept[name][0].cpu().numpy() for name in tool.capture.nodes}
    return Activations(stages, run.logits[0].cpu().numpy())
