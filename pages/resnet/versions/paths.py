"""How many branches the paths through a residual network cross."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.ablation.paths import central, path_lengths
from figures.plots.blocks.paths import path_histogram
from serving.blocks import blocks_of
from serving.subject import Subject
from ui.sentences import as_text, errors_as_sentences
from ui.show import chart

MOST = 0.9  # of the paths, in full colour
VEIT = (54, 19, 35)  # ResNet-110 has 54 blocks; Veit et al. 2016 name 19 to 35
CARRY = (5, 17)  # blocks on the paths that give almost all of ResNet-110's gradient, measured there


@errors_as_sentences
def paths(subject: Subject) -> None:
    """This network's histogram beside ResNet-110's."""
    st.header("How long are the paths?", anchor="paths")
    st.caption(
        "At every block a signal goes through F or past it: n blocks make 2ⁿ paths, and a path's"
        " length is the number of branches F that it crosses. This counts the paths; it does not"
        " say how much of the gradient each of them carries."
    )
    blocks = len(blocks_of(subject))
    left, right = st.columns(2)
    with left:
        _histogram(f"{as_text(subject.card.title)}: {blocks} blocks", blocks, "paths_here")
    with right:
        _histogram(f"ResNet-110: {VEIT[0]} blocks", VEIT[0], "paths_110")
        st.caption(_veit())
    with st.expander("What deleting a block does to the paths"):
        st.latex(
            r"y = x + F_1(x) + F_2\big(x + F_1(x)\big) \quad\text{for two blocks: } 2^2 = 4 \text{"
            r" paths}"
        )
        st.markdown(
            f"Every block lies on half of the paths. Without one block {2 ** (blocks - 1):,} of"
            f" {2**blocks:,} paths are left, and they still lead to the output. A plain net has a"
            " single path: without one block none is."
        )


def _histogram(title: str, count: int, key: str) -> None:
    shares = path_lengths(count)
    low, high = between = central(shares, MOST)
    st.markdown(f"**{title}**")
    chart(path_histogram(shares, between), key)
    st.caption(
        f"{2**count:,} paths; {_share(shares, low, high)} of them cross {low} to {high} of the"
        f" {count} branches, {count / 2:g} on average."
    )


def _veit() -> str:
    """What Veit et al. 2016 say of ResNet-110's paths, with shares that are computed here."""
    count, low, high = VEIT
    shares, (short, long) = path_lengths(count), CARRY
    return (
        f"Veit et al. (2016) name {low} to {high}, which is {_share(shares, low, high)} of the"
        f" paths. They measured the gradient, too: almost all of it comes through paths of {short}"
        f" to {long} blocks, which are only {_share(shares, short, long)} of all paths."
    )


def _share(shares: NDArray[np.float64], low: int, high: int) -> str:
    return f"{shares[low : high + 1].sum():.2%}"
