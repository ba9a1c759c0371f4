"""Two pictures on one network, or one picture on two networks, and three architectures beside each other."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What changes with another picture, or another network?", EVERY)

from pages.explore.comparison.architectures import architectures
from pages.explore.comparison.view import comparison_lab
from serving.passes import seen
from ui.answer import answer
from ui.network_choice import instrument_of

tool = instrument_of(selection.network, selection.device)
_, found = seen(selection, tool)
answer(tool, found, line, places)
comparison_lab(selection)
architectures(selection)
