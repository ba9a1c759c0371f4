"""The sum behind a number of a residual block: one of its convolutions, and the addition of F(x)
and the shortcut.
"""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.activations.capture import Activations
from analysis.activations.inputs import input_of
from analysis.structure.blocks import BlockParts, Conv
from figures.diagrams.sums.arithmetic import Line
from figures.diagrams.sums.numbers import exact
from figures.style import SCALES
from models.geometry import window_of
from serving.blocks import block_activations, norm_of
from serving.subject import Subject
from ui.choice import kept
from ui.sum import words
from ui.sum.behind import After, Behind, Maps, position_of
from ui.sum.section import sum_section

POSITION = "res_sum_at"


def block_sum(subject: Subject, parts: BlockParts, channel: int) -> None:
    """The arithmetic of one position of the block's channel, through its last convolution and the
    addition, or through another of its convolutions.
    """
    st.subheader("The sum behind a number", anchor="sum")
    block, convs = parts.block, (*parts.branch, *parts.shortcut)
    last = parts.branch[-1].path
    titles = {
        conv.path: f"{conv.path.removeprefix(block.name + '.')} {conv.title}" for conv in convs
    }
    titles[last] += ", then the addition"
    path = kept(
        st.segmented_control,
        f"Convolution of {block.name}",
        list(titles),
        key="res_sum_of",
        default=last,
        format_func=titles.__getitem__,
        required=True,
    )
    activations = block_activations(subject, parts)
    conv = next(conv for conv in convs if conv.path == path)
    behind = _last if path == last else _other
    sum_section(
        subject, behind(subject, parts, conv, activations, channel), "res_sum", _pick, SCALES[0]
    )


def _last(
    subject: Subject, parts: BlockParts, conv: Conv, activations: Activations, channel: int
) -> Behind:
    """The block's own output: the last convolution of F, plus the shortcut, behind the ReLU."""
    plane = activations.stage(parts.block.output)[channel]
    position = _position(plane)
    aside = float(activations.stage(parts.block.shortcut)[channel][position])

    def after(value: float) -> Sequence[Line]:
        shown = f"F(x) + shortcut(x) = {exact(value)} + ({exact(aside)})"
        return [Line("Addition", shown, value + aside), words.relu_line(value + aside)]

    gives = f"channel {channel} of {parts.block.name}’s output"
    return _behind(
        subject, conv, activations, plane, channel, position, gives, parts.block.output, after
    )


def _other(
    subject: Subject, parts: BlockParts, conv: Conv, activations: Activations, channel: int
) -> Behind:
    """Another convolution; inside of F, whose channels are numbered anew, the strongest channel."""
    norm = norm_of(subject.instrument.traced, conv)
    maps = activations.stage(norm)
    if conv.relu:
        maps = np.maximum(maps, 0)
        channel = int(np.argmax(maps.mean(axis=(1, 2))))
    name = f"channel {channel} of {conv.path}"
    plane = maps[channel]
    position = _position(plane)
    return _behind(subject, conv, activations, plane, channel, position, name, norm)


def _behind(
    subject: Subject,
    conv: Conv,
    activations: Activations,
    plane: Maps,
    channel: int,
    position: tuple[int, int],
    gives: str,
    node: str,
    after: After | None = None,
) -> Behind:
    traced = subject.instrument.traced
    at = traced.node(conv.path)
    window = window_of(traced.module(at), at)
    assert window is not None
    return Behind(
        conv.path,
        window,
        input_of(traced, activations, conv.path),
        plane,
        channel,
        position,
        float(plane[position]),
        gives,
        f"what {conv.path} reads",
        subject.instrument.fields[node],
        after,
    )


def _position(plane: Maps) -> tuple[int, int]:
    return position_of(st.session_state.get(POSITION, ""), plane)


def _pick(place: str) -> None:
    st.session_state[POSITION] = place
