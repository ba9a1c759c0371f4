"""Inception v3's modules A to E beside the v1 module that each takes the place of."""

import streamlit as st

from analysis.structure.cost import branch_cost
from figures.diagrams.branch_chain import chain_svg, depth
from figures.style import branch_colour, short
from models.anatomy import Module
from models.catalog import NETWORKS
from serving.networks import Skeleton, skeleton_of
from ui.branch_chain import steps
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import drawing

PAIRS = {
    "A: two 3×3 in one branch": ("Mixed_5b", "inception3a"),
    "B: the grid is halved beside a pooling": ("Mixed_6a", None),
    "C: 7×7 becomes 1×7 and 7×1": ("Mixed_6b", "inception4b"),
    "D: the grid is halved again": ("Mixed_7a", None),
    "E: 1×3 and 3×1 side by side": ("Mixed_7b", "inception5a"),
}
A_NOTE = (
    "The paper's module A has two 3×3 instead of the 5×5; torchvision's, like Google's own code, "
    "has a branch of each and no branch with a single 3×3."
)
NO_MODULE = "GoogLeNet only max-pools here: cheap, but it creates a representational bottleneck."


@st.fragment
@errors_as_sentences
def modules() -> None:
    """One of the five, drawn from the official architectures (no weights are needed for that)."""
    st.header("Inception v3's modules, beside what they replace", anchor="modules")
    titles = list(PAIRS)
    pair = kept(
        st.segmented_control,
        "Module",
        titles,
        key="v3_module",
        default=titles[0],
        required=True,
    )
    after, before = PAIRS[pair]
    v3, v1 = (skeleton_of(NETWORKS[name]) for name in ("inception_v3", "googlenet"))
    _diagram("Inception v3", v3, _module(v3, after), "v3")
    if after == "Mixed_5b":
        st.caption(A_NOTE)
    if before is None:
        st.info(NO_MODULE)
    else:
        _diagram("GoogLeNet (v1)", v1, _module(v1, before), "v1")


def _module(skeleton: Skeleton, name: str) -> Module:
    return next(module for module in skeleton.modules if module.name == name)


def _diagram(title: str, skeleton: Skeleton, module: Module, key: str) -> None:
    macs = sum(branch_cost(branch).macs for branch in module.branches)
    st.markdown(
        f"**{title}, {module.name}**: {module.in_channels} → {module.out_channels} channels, "
        f"{module.out_size[0]}×{module.out_size[1]}, {short(macs)} MAC"
    )
    chains = [steps(branch, skeleton.fields) for branch in module.branches]
    rows = max(depth(chain) for chain in chains)
    source = f"{module.in_channels} channels in"
    drawn = zip(st.columns(4), module.branches, chains, strict=False)
    for place, (column, branch, chain) in enumerate(drawn):
        with column:
            st.markdown(branch.title)
            colour, last = branch_colour(branch.role), len(branch.layers) - 1
            drawing(chain_svg(chain, source, colour, last, rows), key=f"diagram_{key}{place}")
    for note in dict.fromkeys(branch.note for branch in module.branches if branch.note):
        st.caption(note)
