"""What does each branch see? The landing page."""

from ui.frame import INCEPTION, arrive

selection, places, line = arrive("What does each branch of an Inception module see?", INCEPTION)

from pages.explore.branches.view import explorer
from ui.answer import answer
from ui.network_choice import instrument_of
from ui.switches import seen_switched

tool = instrument_of(selection.network, selection.device)
view, found = seen_switched(selection, tool)
answer(tool, found, line, places)
explorer(selection, tool, view, found)
