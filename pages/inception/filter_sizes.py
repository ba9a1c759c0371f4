"""Which filter size for which object? Measured on the photo."""

from ui.frame import INCEPTION, arrive

selection, places, line = arrive("Which filter size answers to which object size?", INCEPTION)

from ui.crop import view_of
from ui.filter_size_lab import chosen_module, fields, sizes
from ui.networks import card_of, instrument_of

line.caption(
    "The idea behind Inception: keep several filter sizes, since objects come in several. Does it show?"
)
tool = instrument_of(selection.network, selection.device)
seen = view_of(selection.picture, card_of(selection.network), selection.framing)
module = chosen_module(tool)
sizes(selection, tool, seen, module)
fields(selection, tool, seen, module)
