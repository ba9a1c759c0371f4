"""The same deletion in plain and residual CIFAR-10 nets: live on the photo, and recorded on the
test set.
"""

from collections.abc import Sequence
from statistics import mean

import numpy as np
import streamlit as st

from figures.diagrams.block_strip import StripBlock, block_strip_svg
from figures.plots.blocks.deletions import Accuracies, deletion_bars, several_deleted
from figures.style import FAMILIES
from models.depth_family import WIDTHS
from pages.resnet.deletion.families import family_answers
from records.knockouts import DepthKnockouts, depth_knockouts
from serving.depth_nets import depths, problem_of
from serving.subject import Subject
from training.data.cifar10 import reduced
from ui.blocks.switches import deleted_blocks, picked, preset_buttons, turn
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import chart, drawing

CHANCE = 10.0  # per cent, ten classes
OFF = "depth_off"


@st.fragment
@errors_as_sentences
def plain(subject: Subject) -> None:
    """Both families side by side with common switches, then the recorded sweeps."""
    st.header("The same deletion in the plain net", anchor="plain")
    st.caption(
        "A plain net is the same net without shortcuts: deleting a block there takes away two"
        " layers on which all later ones rely (Veit et al. 2016). Choose 20 layers to see that a"
        " shallow residual net, too, depends more on each block."
    )
    options = depths()
    if not options:
        st.info(
            "No recorded CIFAR-10 net has weights here; python -m training.degradation makes them."
        )
        return
    depth = _chosen_depth(options)
    problems = {f"{family}-{depth}": problem_of(f"{family}-{depth}") for family in FAMILIES}
    for sentence in filter(None, problems.values()):
        st.info(sentence)
    present = [name for name, problem in problems.items() if not problem]
    if present:
        _on_the_photo(subject, depth, present)
    records = depth_knockouts()
    of_depth = [record for record in records if record.depth == depth]
    _each_deleted(of_depth, depth)
    _several_deleted(of_depth, [record for record in records if record.several])


def _chosen_depth(options: Sequence[int]) -> int:
    return kept(
        st.segmented_control,
        "Layers",
        options,
        key="depth_net",
        default=options[-1],
        read=int,
        required=True,
    )


def _on_the_photo(subject: Subject, depth: int, present: Sequence[str]) -> None:
    blocks = _strip_blocks((depth - 2) // 6)
    names = [block.name for block in blocks]
    off = deleted_blocks(names, OFF)
    left, right = st.columns([5, 1], vertical_alignment="top")
    with left:
        svg = block_strip_svg(blocks, "", off)
        drawing(svg, key="depth_strip", on_pick=picked(_turn, OFF), columns=len(blocks))
        preset_buttons(names, [block.group for block in blocks], OFF)
    with right:
        small = np.kron(reduced(subject.view.pixels), np.ones((5, 5, 1), dtype=np.uint8))
        st.image(small, width=110, caption="what they see: 32×32")
    deleted = tuple(names.index(name) for name in off)
    for column, name in zip(st.columns(len(present), gap="large"), present, strict=True):
        with column:
            family_answers(subject, name, deleted)
    st.caption(
        "Switches act on both nets. Deleted: the residual block becomes its shortcut and ReLU; the"
        " plain block’s two layers are gone. The first blocks of stages 2 and 3 change the shape:"
        " there both nets keep the parameter-free option-A shortcut (every second position, zero"
        " channels added), as nothing else fits."
    )


def _turn(name: str) -> None:
    turn(name, OFF)


def _strip_blocks(each: int) -> list[StripBlock]:
    return [
        StripBlock(
            f"{stage}.{place}",
            str(place),
            f"stage {stage}: {width} channels",
            f"block {stage}.{place}",
            stage > 1 and place == 1,
        )
        for stage, width in enumerate(WIDTHS, 1)
        for place in range(1, each + 1)
    ]


def _each_deleted(records: Sequence[DepthKnockouts], depth: int) -> None:
    st.subheader("Each block deleted in turn, on labelled pictures")
    if not records:
        st.info(f"Nothing is recorded for {depth} layers; python -m training.deletion makes it.")
        return
    nets = [
        Accuracies(
            record.network,
            record.family,
            record.depth,
            100 * record.whole,
            tuple(100 * share for share in record.without),
        )
        for record in records
    ]
    chart(deletion_bars(nets, CHANCE), "depth_single")
    for net in nets:
        worst, best = min(net.without), max(net.without)
        st.markdown(
            f"**{net.name}**: {net.whole:.1f} % whole; without one block {worst:.1f} to {best:.1f}"
            f" %, {np.median(net.without):.1f} % in the median."
        )
    source = records[0]
    st.caption(
        f"Recorded: {source.pictures:,} pictures ({source.data}), the same for every net."
        f" {source.command}"
    )


def _several_deleted(of_depth: Sequence[DepthKnockouts], records: Sequence[DepthKnockouts]) -> None:
    """Veit et al.'s figure 5: accuracy against how many blocks are deleted."""
    if not records:
        return
    st.subheader("Several deleted at random")
    lines: list[tuple[str, str, int, float, dict[int, Sequence[float]]]] = [
        (
            record.network,
            record.family,
            record.depth,
            100 * record.whole,
            {n: [100 * share for share in shares] for n, shares in record.several.items()},
        )
        for record in records
    ]
    chart(several_deleted(lines, CHANCE), "depth_several")
    if words := several_words([record for record in of_depth if record.several]):
        st.markdown(words)
    st.caption(
        f"Mean, lowest and highest of {records[0].draws} draws at each number, on the same"
        " pictures; nets of one depth lose the same blocks (after Veit et al. 2016, figure 5)."
    )


def several_words(records: Sequence[DepthKnockouts]) -> str:
    """The means at one, two and three deleted blocks (or what was tried), as measured."""
    parts = []
    for record in records:
        counts = sorted(record.several)[:3]
        steps = " → ".join(f"{100 * mean(record.several[count]):.0f} %" for count in counts)
        parts.append(
            f"**{record.network}**: {100 * record.whole:.0f} % whole, then {steps} on average with "
            f"{', '.join(map(str, counts))} blocks deleted"
        )
    return "; ".join(parts) + "." if parts else ""
