"""The ledger of one picture, measured once for all viewers."""

from collections.abc import Hashable

import streamlit as st
import torch
from torch import Tensor

from analysis.ablation.ledger import Ledger, ledger
from serving.branches import bench_of, gallery_means
from serving.cores import one_core
from serving.networks import Instrument
from serving.passes import pixels_of
from serving.selection import Selection
from serving.store import Store

KEPT = 64

HEAVY = 1_000_000_000  # MACs of a pass above which nothing is measured unasked


@st.cache_resource(show_spinner=False)
def _kept() -> Store[Hashable, Ledger]:
    return Store(KEPT)


def baseline_pixels(tool: Instrument, like: Tensor, baseline: str) -> Tensor:
    """A black picture, or one of the mean colour that the normalisation subtracts (1 x 3 x S x S)."""
    if baseline == "colour":
        return torch.zeros_like(like)
    mean, std = (
        torch.tensor(v).to(like).view(1, 3, 1, 1)
        for v in (tool.loaded.card.mean, tool.loaded.card.std)
    )
    return (-mean / std).expand_as(like)


def measured_ledger(
    selection: Selection, tool: Instrument, target: int, baseline: str, side: str = ""
) -> Ledger | None:
    """The ledger from the cache or measured now; None while nobody has asked for a long one, or it was stopped.

    `side` tells two ledgers of one page apart.
    """
    found = bench_of(selection, tool)
    key = (
        selection.network,
        selection.device,
        selection.picture.key,
        selection.framing,
        target,
        baseline,
        id(tool),
    )
    if (known := _kept().get(key)) is not None:
        return known
    cost = found.walk.macs([])
    unasked = cost <= HEAVY and st.session_state.get(f"led_stopped{side}") != key
    if not unasked and st.session_state.get(f"led_wanted{side}") != key:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Measure attribution and drops", on_click=_ask, args=(key, None, side), key=f"led_measure{side}",
                      icon=":material/play_arrow:", type="primary")  # fmt: skip
            st.caption(
                f"33 or more passes with gradients, {cost / 1e9:.1f} G MAC each; you may stop it."
            )
        return None
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Attribution …", width="stretch")
        st.button("Stop", on_click=_ask, args=(None, key, side), key=f"led_stop{side}")
    means = gallery_means(selection, tool)
    pixels = pixels_of(selection, tool)

    def report(done: int, of: int) -> None:
        words = (
            "Each branch replaced" if of == len(found.joins) else "Attribution, points of the path"
        )
        bar.progress(min(done / of, 1.0), text=f"{words}: {done} of {of}")

    result = ledger(found.walk, found.joins, tool.fields, pixels, baseline_pixels(tool, pixels, baseline),
                    target, means, report, one_core)  # fmt: skip
    place.empty()
    return _kept().put(key, result)


def _ask(wanted: Hashable, stopped: Hashable, side: str) -> None:
    st.session_state[f"led_wanted{side}"] = wanted
    st.session_state[f"led_stopped{side}"] = stopped
