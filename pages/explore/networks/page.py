"""Which networks are here, where their weights come from, and how well they do."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("Which networks are these, and how well were they trained?", EVERY)

from pages.explore.networks.view import catalog_table, model_card
from serving.passes import seen
from ui.answer import answer
from ui.network_choice import instrument_of

tool = instrument_of(selection.network, selection.device)
_, found = seen(selection, tool)
answer(tool, found, line, places)
model_card(tool)
catalog_table()
