"""The network's map: fold, unfold, weigh, open in the explorer."""

import streamlit as st

from analysis.structure.blueprint import MapBlock, blueprint
from figures.diagrams.network_map import Block, OpBox, map_svg, standing_alone
from figures.style import KINDS
from models.catalog import NetworkCard
from pages.explore.branches.choices import pick_module
from serving.networks import skeleton_of
from ui import choice
from ui.frame import INCEPTION, in_sentences
from ui.show import drawing

QUANTITIES = {
    "macs": "MAC",
    "parameters": "parameters",
    "channels": "channels",
    "memory": "output memory",
}
WORDS = {
    "conv": "convolution, linear",
    "pool": "pooling",
    "softmax": "softmax",
    "other": "concatenation, addition, normalisation",
}


@st.fragment
@in_sentences
def map_view(card: NetworkCard) -> None:
    """The page below its question."""
    shape = skeleton_of(card.name, card)
    blocks = blueprint(shape.traced, shape.fields, shape.heads)
    names = [block.name for block in blocks]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = choice.restore_name("weigh", "macs", list(QUANTITIES))
        st.segmented_control("Height of a block", list(QUANTITIES), key="weigh", required=True,
                             format_func=QUANTITIES.__getitem__)  # fmt: skip
        choice.publish("weigh", quantity, "macs")
        st.segmented_control("Direction", ["left to right", "top to bottom"], key="direction",
                             default="left to right", required=True)  # fmt: skip
        st.button("Unfold all", on_click=_set_open, args=(names,), key="unfold")
        st.button("Fold all", on_click=_set_open, args=([],), key="fold")
    st.html(_legend())
    opened = st.session_state.setdefault("opened", _first_open(blocks))
    svg = map_svg(
        _drawn(blocks, quantity, opened), st.session_state["direction"] == "top to bottom"
    )
    drawing(svg, key="map", on_pick=_toggle)
    st.caption(
        "Click a block to unfold or fold it; hover for shapes. Orange arcs are shortcuts, dashed ones project."
    )
    with st.container(horizontal=True):
        st.download_button("SVG", standing_alone(svg), f"{card.name}.svg", "image/svg+xml",
                           icon=":material/download:", on_click="ignore", key="map_svg")  # fmt: skip
        if card.family in INCEPTION:
            _explorer_button([block.name for block in blocks if len(block.lanes) > 1], opened)


def _first_open(blocks: tuple[MapBlock, ...]) -> list[str]:
    """One block of the network's own kind, so that there is something to see inside."""
    inside = [block.name for block in blocks if len(block.lanes) > 1 or block.skip]
    return inside[:1]


def _set_open(names: list[str]) -> None:
    st.session_state["opened"] = list(names)


def _toggle(name: str) -> None:
    opened = set(st.session_state.get("opened", []))
    st.session_state["opened"] = sorted(opened ^ {name})


def _drawn(blocks: tuple[MapBlock, ...], quantity: str, opened: list[str]) -> list[Block]:
    most = max(getattr(block, quantity) for block in blocks) or 1
    return [
        Block(
            block.name, block.kind, block.label, block.detail,
            [[OpBox(op.kind, op.label, op.detail) for op in lane] for lane in block.lanes],
            block.skip, getattr(block, quantity) / most, block.aux, block.name in opened,
        )
        for block in blocks
    ]  # fmt: skip


def _legend() -> str:
    spans = "".join(
        f'<span style="margin-right:1.2rem;white-space:nowrap"><span style="display:inline-block;width:.9rem;'
        f'height:.9rem;border-radius:3px;background:{KINDS[kind]};margin-right:.35rem"></span>{words}</span>'
        for kind, words in WORDS.items()
    )
    return f'<div style="font-size:.85rem;line-height:1.8">{spans}</div>'


def _explorer_button(modules: list[str], opened: list[str]) -> None:
    last = next((name for name in reversed(opened) if name in modules), modules[0])
    name = st.selectbox("Module", modules, index=modules.index(last), label_visibility="collapsed", width=170,
                        key=f"map_module_{last}")  # fmt: skip
    if st.button(f"Open {name} in the explorer", icon=":material/account_tree:", key="to_explorer"):
        pick_module(name)
        st.switch_page("pages/explore/branches/page.py")
