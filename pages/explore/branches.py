"""What does each branch see? The landing page."""

import streamlit as st

from ui.frame import INCEPTION, settle, sidebar

st.title("What does each branch of an Inception module see?")
picture, name, framing, places = sidebar(INCEPTION)
waiting = st.empty()
waiting.caption("Running your picture through the network …")

selection = settle(picture, name, framing, places)

from ui.answer import answer
from ui.compute import seen
from ui.explorer import explorer
from ui.networks import instrument_of

tool = instrument_of(selection.network, selection.device)
view, found = seen(selection, tool)
answer(tool, found, waiting, places)
explorer(selection, tool, view, found)
