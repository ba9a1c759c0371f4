"""The network's map: fold, unfold, weigh, open in the explorer."""

from collections.abc import Sequence

import streamlit as st

from analysis.structure.blueprint import MapBlock, blueprint
from figures.diagrams.map_block import Block, OpBox
from figures.diagrams.network_map import map_svg, standing_alone
from figures.style import KINDS
from serving.subject import Subject
from ui import goto
from ui.choice import kept
from ui.frame import visit
from ui.menu import INCEPTION
from ui.sentences import as_text, errors_as_sentences
from ui.show import drawing
from ui.takeaway import download

QUANTITIES = {
    "macs": "MAC",
    "parameters": "parameters",
    "channels": "channels",
    "memory": "output memory",
}
DIRECTIONS = ("left to right", "top to bottom")
WORDS = {
    "conv": "convolution, linear",
    "pool": "pooling",
    "softmax": "softmax",
    "other": "concatenation, addition, normalisation",
}


def view(subject: Subject) -> None:
    """The page below its question."""
    visit().line.caption(
        f"{as_text(subject.card.title)}, drawn from the network object. Choose another one in the "
        "sidebar."
    )
    _map(subject)


@st.fragment
@errors_as_sentences
def _map(subject: Subject) -> None:
    skeleton = subject.skeleton
    blocks = blueprint(skeleton.traced, skeleton.fields, skeleton.heads)
    quantity, downwards = _controls([block.name for block in blocks])
    st.html(_legend())
    opened = st.session_state.setdefault("opened", _first_open(blocks))
    svg = map_svg(_drawn(blocks, quantity, opened), downwards)
    drawing(svg, key="map", on_pick=_toggle)
    st.caption(
        "Click a block to unfold or fold it; hover for shapes. Orange arcs are shortcuts; dashed "
        "ones have a projection."
    )
    with st.container(horizontal=True):
        download("SVG", f"{subject.network}.svg", lambda: standing_alone(svg))
        if subject.card.family in INCEPTION:
            _explorer_button([block.name for block in blocks if len(block.lanes) > 1], opened)


def _controls(names: Sequence[str]) -> tuple[str, bool]:
    """What a block's height stands for, and whether the map runs from top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = kept(
            st.segmented_control,
            "Height of a block",
            list(QUANTITIES),
            key="weigh",
            default="macs",
            required=True,
            format_func=QUANTITIES.__getitem__,
        )
        direction = kept(
            st.segmented_control,
            "Direction",
            DIRECTIONS,
            key="direction",
            default=DIRECTIONS[0],
            required=True,
        )
        st.button("Unfold all", on_click=_set_open, args=(names,), key="unfold")
        st.button("Fold all", on_click=_set_open, args=([],), key="fold")
    return quantity, direction == DIRECTIONS[1]


def _first_open(blocks: Sequence[MapBlock]) -> list[str]:
    """One block of the network's own kind, so that there is something to see inside."""
    inside = [block.name for block in blocks if len(block.lanes) > 1 or block.skip]
    return inside[:1]


def _set_open(names: Sequence[str]) -> None:
    st.session_state["opened"] = list(names)


def _toggle(name: str) -> None:
    opened = set(st.session_state.get("opened", []))
    st.session_state["opened"] = sorted(opened ^ {name})


def _drawn(blocks: Sequence[MapBlock], quantity: str, opened: Sequence[str]) -> list[Block]:
    most = max(getattr(block, quantity) for block in blocks) or 1
    return [
        Block(
            block.name,
            block.kind,
            block.label,
            block.detail,
            [[OpBox(op.kind, op.label, op.detail) for op in lane] for lane in block.lanes],
            block.skip,
            getattr(block, quantity) / most,
            block.aux,
            block.name in opened,
        )
        for block in blocks
    ]


def _legend() -> str:
    square = "display:inline-block;width:.9rem;height:.9rem;border-radius:3px;margin-right:.35rem"
    spans = "".join(
        '<span style="margin-right:1.2rem;white-space:nowrap">'
        f'<span style="{square};background:{KINDS[kind]}"></span>{words}</span>'
        for kind, words in WORDS.items()
    )
    return f'<div style="font-size:.85rem;line-height:1.8">{spans}</div>'


def _explorer_button(modules: Sequence[str], opened: Sequence[str]) -> None:
    last = next((name for name in reversed(opened) if name in modules), modules[0])
    name = st.selectbox(
        "Module",
        modules,
        index=modules.index(last),
        label_visibility="collapsed",
        width=170,
        key=f"map_module_{last}",
    )
    if st.button(f"Open {name} in the explorer", icon=":material/account_tree:", key="to_explorer"):
        goto.branch(name)
