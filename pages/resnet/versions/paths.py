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

VEIT = (54, 19, 35)  # ResNet-110 has 54 blocks; Veit et al. 2016 name 19 to 35


@errors_as_sentences
def paths(subject: Subject) -> None:
    """This network's histogram beside ResNet-110's."""
    st.header("How long are the paths?", anchor="paths")
    st.caption(
        "At every block a signal goes through F or past it: n blocks make 2ⁿ paths, and a path's"
        " length is the number of branches that it crosses."
    )
    blocks = len(blocks_of(subject))
    left, right = st.columns(2)
    with left:
        shares = path_lengths(blocks)
        title = f"{as_text(subject.card.title)}: {blocks} blocks"
        _histogram(title, shares, central(shares, 0.9), "paths_here")
    with right:
        count, low, high = VEIT
        _histogram(f"ResNet-110: {count} blocks", path_lengths(count), (low, high), "paths_110")
        st.caption(
            "19 to 35 is the range that Veit et al. (2016) name; its share is computed here."
        )
    with st.expander("What deleting a block does to them"):
        st.latex(
            r"y = x + F_1(x) + F_2\big(x + F_1(x)\big) \quad\text{for two blocks: } 2^2 = 4 \text{"
            r" paths}"
        )
        st.markdown(
            f"Every block lies on half of the paths. Without one block {2 ** (blocks - 1):,} of"
            f" {2**blocks:,} paths are left, and they still lead to the output. A plain net has a"
            " single path: without one block none is."
        )


def _histogram(title: str, shares: NDArray[np.float64], between: tuple[int, int], key: str) -> None:
    low, high = between
    inside = float(shares[low : high + 1].sum())
    st.markdown(f"**{title}**")
    chart(path_histogram(shares, between), key)
    count = len(shares) - 1
    st.caption(
        f"{2**count:,} paths; {inside:.1%} of them cross {low} to {high} of the {count} branches, "
        f"the mean is {count / 2:g}."
    )
