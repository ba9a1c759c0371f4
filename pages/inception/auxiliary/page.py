"""What do the auxiliary classifiers add?"""

from ui.frame import INCEPTION, arrive

selection, places, line = arrive("What do the auxiliary classifiers add?", INCEPTION)

from pages.inception.auxiliary.view import auxiliary_lab
from serving.pictures import view_of
from ui.network_choice import card_of, instrument_of

line.caption(
    "Heads half-way through the network answer too, and send a gradient of their own to the early modules."
)
tool = instrument_of(selection.network, selection.device)
auxiliary_lab(
    selection, tool, view_of(selection.picture, card_of(selection.network), selection.framing)
)
