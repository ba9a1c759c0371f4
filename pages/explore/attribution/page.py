"""Which pixels made it say so? Attribution of the answer to the photo's pixels, and what each map is worth."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("Which pixels made it say so?", EVERY)

from pages.explore.attribution.view import attribution_lab
from serving.passes import seen
from ui.answer import answer
from ui.network_choice import instrument_of

tool = instrument_of(selection.network, selection.device)
view, found = seen(selection, tool)
answer(tool, found, line, places)
attribution_lab(selection, tool, view, found)
