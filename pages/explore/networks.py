"""Which networks are here, where their weights come from, and how well they do."""

import streamlit as st

from ui.frame import EVERY, settle, sidebar

st.title("Which networks are these, and how well were they trained?")
picture, name, framing, places = sidebar(EVERY)
waiting = st.empty()
waiting.caption("Running your picture through the network …")

selection = settle(picture, name, framing, places)

from ui.answer import answer
from ui.compute import seen
from ui.model_card import catalog_table, model_card
from ui.networks import instrument_of

tool = instrument_of(selection.network, selection.device)
_, found = seen(selection, tool)
answer(tool, found, waiting, places)
model_card(tool)
catalog_table()
