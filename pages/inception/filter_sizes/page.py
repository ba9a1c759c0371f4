"""Which filter size for which object? Measured on the photo."""

from ui.frame import INCEPTION, arrive

selection, places, line = arrive("Which filter size answers to which object size?", INCEPTION)

from pages.inception.filter_sizes.fields import fields
from pages.inception.filter_sizes.sizes import chosen_module, sizes
from serving.pictures import view_of
from ui.network_choice import card_of, instrument_of

line.caption(
    "The idea behind Inception: keep several filter sizes, since objects come in several. Does it show?"
)
tool = instrument_of(selection.network, selection.device)
seen = view_of(selection.picture, card_of(selection.network), selection.framing)
module = chosen_module(tool)
sizes(selection, tool, seen, module)
fields(selection, tool, seen, module)
