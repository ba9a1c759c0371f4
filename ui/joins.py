"""What the ledger and the switchboard share: a network's joins, its gallery means, a picture's whole pass."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from torch import Tensor

from analysis.ablation import Join, Means, channel_means, joins_of
from analysis.gallery import GALLERY
from analysis.walk import Walk
from ui.compute import NETWORKS_KEPT, Instrument, one_core
from ui.crop import view_of
from ui.pictures import gallery_picture
from ui.selection import Selection
from ui.store import Store

NO_JOINS = (
    "This network has neither Inception modules nor residual blocks. "
    "Choose a GoogLeNet, an Inception v3 or a ResNet in the sidebar."
)


@dataclass(frozen=True)
class Bench:
    """A network that can be run from any join on."""

    walk: Walk
    joins: tuple[Join, ...]


@st.cache_resource(max_entries=NETWORKS_KEPT, show_spinner=False)
def bench(name: str, device: str, _tool: Instrument) -> Bench:
    """The bench of the shared network of that name."""
    return Bench(Walk(_tool.traced), joins_of(_tool.traced))


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
