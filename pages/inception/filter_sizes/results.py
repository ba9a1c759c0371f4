"""How each branch answers to the picture at several sizes."""

import streamlit as st

from analysis.activations.sizes import Answer, answers
from analysis.pictures.framing import Framed
from models.anatomy import Module
from serving.cores import one_core
from serving.networks import Instrument

SCALES = (0.15, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0)


@st.cache_resource(max_entries=16, show_spinner="Running the network on eight sizes …")
def answers_by_size(name: str, device: str, module: str, key: str, framing: str, _tool: Instrument, _module: Module,
             _seen: Framed) -> tuple[Answer, ...]:  # fmt: skip
    """Every branch's answer to the picture at each of `SCALES`, smallest first."""
    found = []
    with one_core() as turn:
        for answer in answers(
            _tool.capture, _module, _tool.loaded.card, device, _seen.pixels, SCALES
        ):
            found.append(answer)
            turn.share()
    return tuple(found)
