"""The branch ledger: controls, the grid, the rankings, the table."""

from collections.abc import Hashable

import streamlit as st
import torch
from torch import Tensor

from analysis.ablation import Run, whole_run
from analysis.ledger import Ledger, facts, ledger
from analysis.summaries import probabilities
from ui import ledger_parts as parts
from ui import ledger_table, link
from ui.compute import Instrument, one_core, pixels_of
from ui.frame import in_sentences
from ui.joins import NO_JOINS, Bench, bench_of, gallery_means
from ui.selection import Selection
from ui.store import Store

BASELINES = {"black": "black", "colour": "the mean colour"}
KEPT = 64
HEAVY = 1_000_000_000  # MACs of a pass above which nothing is measured unasked


@st.cache_resource(show_spinner=False)
def _kept() -> Store[Hashable, Ledger]:
    return Store(KEPT)


@st.cache_resource(max_entries=8, show_spinner=False)
def _whole(
    name: str, device: str, key: str, framing: str, tool: int, _found: Bench, _pixels: Tensor
) -> Run:
    with one_core():
        return whole_run(_found.walk, _found.joins, _pixels)


def whole_of(selection: Selection, tool: Instrument) -> Run:
    """The whole network's pass for the selected picture: what every branch gave."""
    key = (selection.network, selection.device, selection.picture.key, selection.framing, id(tool))
    return _whole(*key, bench_of(selection, tool), pixels_of(selection, tool))


@in_sentences
def ledger_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question. No fragment: inside one, a click would not stop a measurement."""
    found = bench_of(selection, tool)
    if not found.joins:
        st.info(NO_JOINS)
        return
    run = whole_of(selection, tool)
    target, baseline = _controls(tool, run)
    measured = measured_ledger(selection, tool, target, baseline)
    _views(selection, tool, run, measured, baseline)


@st.fragment
@in_sentences
def _views(
    selection: Selection, tool: Instrument, run: Run, measured: Ledger | None, baseline: str
) -> None:
    """All that is drawn from the numbers."""
    found = bench_of(selection, tool)
    entries = measured.entries if measured else facts(found.walk, found.joins, tool.fields, run)
    parts.grid(entries, measured, tool.loaded.card.family)
    if measured:
        name = tool.loaded.classes[measured.target]
        parts.sums(measured, name, BASELINES[baseline])
        parts.rankings(entries, name)
    ledger_table.table(entries, measured, f"{selection.network}-ledger")
    ledger_table.recipe()
    parts.open_picked(tool, run, found.joins)


def _controls(tool: Instrument, run: Run) -> tuple[int, str]:
    logits = run.logits[0].cpu().numpy()
    chances, names = probabilities(logits), tool.loaded.classes
    order = [int(i) for i in (-chances).argsort(kind="stable")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        numbers = list(range(len(names)))
        _follow(order[0])
        target = link.restore("led_class", order[0], numbers, int)
        st.selectbox("Class", order, key="led_class", width=330,
                     format_func=lambda i: f"{names[i]} · {chances[i]:.1%}")  # fmt: skip
        baseline = link.restore_name("led_from", "black", list(BASELINES))
        st.segmented_control("Attribution starts at", list(BASELINES), key="led_from", required=True,
                             format_func=BASELINES.__getitem__)  # fmt: skip
    st.session_state["led_top"] = order[0]
    link.publish("led_class", target, order[0])
    link.publish("led_from", baseline, "black")
    return target, baseline


def _follow(top: int) -> None:
    """Who has not chosen another class sees the picture's most probable one."""
    chosen = st.session_state.get("led_class")
    if chosen is not None and chosen == st.session_state.get("led_top"):
        st.session_state["led_class"] = top


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
