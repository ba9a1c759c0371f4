"""The same deletion in plain and residual CIFAR-10 nets: live on the photo, and recorded on the test set."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.ablation.depth_nets import run_edited
from analysis.activations.numbers import top_classes
from analysis.pictures.framing import Framed
from figures.diagrams.bars import classes_svg
from figures.diagrams.block_strip import StripBlock, block_strip_svg
from figures.plots.deletions import Accuracies, deletion_bars, several_deleted
from figures.style import FAMILIES
from pages.resnet.residual_block.choices import deleted_blocks, picked, preset_buttons, turn
from records.knockouts import records
from serving.cores import one_core
from serving.depth_nets import depths, problem_of, recorded_net
from training.data.cifar10 import CLASSES, as_input, reduced
from ui import choice
from ui.frame import in_sentences
from ui.show import drawing

CHANCE = 10.0  # per cent, ten classes
OFF = "depth_off"


@st.cache_resource(max_entries=512, show_spinner=False)
def _logits(
    name: str, key: str, framing: str, deleted: tuple[int, ...], _seen: Framed
) -> NDArray[np.float32]:
    with one_core():
        found = run_edited(recorded_net(name), as_input(_seen.pixels), deleted)[0].numpy()
    found.flags.writeable = False
    return found


@st.fragment
@in_sentences
def depth_lab(seen: Framed, key: str, framing: str) -> None:
    """Both families side by side with common switches, then the recorded sweeps."""
    st.header("The same deletion in the plain net", anchor="plain")
    st.caption(
        "A plain net is the same net without shortcuts: deleting a block there takes away two layers that all others "
        "rely on (Veit et al. 2016)."
    )
    options = depths()
    if not options:
        st.info(
            "No recorded CIFAR-10 net has weights here; python -m training.degradation makes them."
        )
        return
    depth = choice.restore("depth_net", options[0], options, int)
    st.segmented_control("Layers", options, key="depth_net", required=True)
    choice.publish("depth_net", depth, options[0])
    problems = {f"{family}-{depth}": problem_of(f"{family}-{depth}") for family in FAMILIES}
    for sentence in filter(None, problems.values()):
        st.info(sentence)
    present = [name for name, problem in problems.items() if not problem]
    if present:
        _live(seen, key, framing, depth, present)
    every = records()
    chosen = [record for record in every.values() if record["depth"] == depth]
    _single(chosen, depth)
    _several(chosen, every)


def _live(seen: Framed, key: str, framing: str, depth: int, present: Sequence[str]) -> None:
    blocks = _strip_blocks((depth - 2) // 6)
    names = [block.name for block in blocks]
    off = deleted_blocks(names, OFF)
    left, right = st.columns([5, 1], vertical_alignment="top")
    with left:
        drawing(block_strip_svg(blocks, "", off), key="depth_strip", on_pick=picked(_turn, OFF),
                columns=len(blocks))  # fmt: skip
        preset_buttons(names, [block.group for block in blocks], OFF)
    with right:
        small = np.kron(reduced(seen.pixels), np.ones((5, 5, 1), dtype=np.uint8))
        st.image(small, width=110, caption="what they see: 32×32")
    deleted = tuple(names.index(name) for name in off)
    for column, name in zip(st.columns(len(present), gap="large"), present, strict=True):
        with column:
            _two_answers(name, key, framing, deleted, seen)
    st.caption(
        "Switches act on both nets. Deleted: the residual block becomes its shortcut and ReLU; the plain block’s two "
        "layers are gone. The first blocks of stages 2 and 3 change the shape: there both nets keep the parameter-free "
        "option-A shortcut (every second position, zero channels added), as nothing else fits."
    )  # fmt: skip


def _turn(name: str) -> None:
    turn(name, OFF)


def _strip_blocks(each: int) -> list[StripBlock]:
    return [
        StripBlock(f"{stage}.{place}", str(place), f"stage {stage}: {width} channels",
                   f"block {stage}.{place}", stage > 1 and place == 1)
        for stage, width in ((1, 16), (2, 32), (3, 64))
        for place in range(1, each + 1)
    ]  # fmt: skip


def _two_answers(name: str, key: str, framing: str, deleted: tuple[int, ...], seen: Framed) -> None:
    before = _logits(name, key, framing, (), seen)
    after = _logits(name, key, framing, deleted, seen)
    colour = FAMILIES[name.split("-")[0]]
    change = float(np.linalg.norm(after - before) / np.linalg.norm(before))
    words = f"logits moved by {change:.0%} of their norm" if deleted else "nothing is deleted"
    st.markdown(
        f'<span style="color:{colour}">■</span> **{name}**: {words}', unsafe_allow_html=True
    )
    columns = st.columns(2)
    for column, logits, title in zip(
        columns, (before, after), ("whole", "after deletion"), strict=True
    ):
        with column:
            st.caption(title)
            drawing(classes_svg(top_classes(logits, CLASSES)), key=f"depth_{name}_{title[:5]}")
    with st.expander("Logits"):
        number, signed = (st.column_config.NumberColumn(format=f) for f in ("%.3f", "%+.3f"))
        st.dataframe(
            [{"class": c, "whole": float(b), "after": float(a), "difference": float(a - b)}
             for c, b, a in zip(CLASSES, before, after, strict=True)],
            hide_index=True, key=f"depth_logits_{name}",
            column_config={"whole": number, "after": number, "difference": signed},
        )  # fmt: skip


def _single(chosen: Sequence[dict[str, Any]], depth: int) -> None:
    st.subheader("Each block deleted in turn, on labelled pictures")
    if not chosen:
        st.info(f"Nothing is recorded for {depth} layers; python -m training.deletion makes it.")
        return
    nets = [
        Accuracies(r["network"], r["family"], r["depth"], 100 * r["whole"],
                   tuple(100 * v for v in r["without"]))
        for r in chosen
    ]  # fmt: skip
    st.plotly_chart(deletion_bars(nets, CHANCE), key="depth_single")
    for net in nets:
        worst, best = min(net.without), max(net.without)
        st.markdown(
            f"**{net.name}**: {net.whole:.1f} % whole; without one block {worst:.1f} to {best:.1f} %, "
            f"{np.median(net.without):.1f} % in the median."
        )
    source = chosen[0]
    st.caption(
        f"Recorded: {source['pictures']:,} pictures ({source['data']}), the same for every net. {source['command']}"
    )


def _several(chosen: Sequence[dict[str, Any]], every: dict[str, dict[str, Any]]) -> None:
    """Veit et al.'s figure 5: accuracy against how many blocks are deleted."""
    with_several = {name: r for name, r in every.items() if "random" in r}
    if not with_several:
        return
    st.subheader("Several deleted at random")
    st.plotly_chart(
        several_deleted(
            [(r["network"], r["family"], r["depth"], 100 * r["whole"],
              {int(k): [100 * v for v in values] for k, values in r["random"].items()}) for r in with_several.values()],
            CHANCE,
        ),
        key="depth_several",
    )  # fmt: skip
    if words := _several_words([r for r in chosen if "random" in r]):
        st.markdown(words)
    draws = next(iter(with_several.values()))["draws"]
    st.caption(
        f"Mean, lowest and highest of {draws} draws at each number, on the same pictures; nets of one depth "
        "lose the same blocks (after Veit et al. 2016, figure 5)."
    )


def _several_words(chosen: Sequence[dict[str, Any]]) -> str:
    """The means at one, two and three deleted blocks (or what was tried), as measured."""
    parts = []
    for record in chosen:
        counts = sorted(record["random"], key=int)[:3]
        steps = " → ".join(f"{100 * np.mean(record['random'][c]):.0f} %" for c in counts)
        parts.append(
            f"**{record['network']}**: {100 * record['whole']:.0f} % whole, then {steps} on average with "
            f"{', '.join(counts)} blocks deleted"
        )
    return "; ".join(parts) + "." if parts else ""
