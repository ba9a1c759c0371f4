"""Can a network do without a block? Blocks deleted and exchanged, in residual and in plain nets."""

from pages.resnet.deletion.deleted import deleted
from pages.resnet.deletion.exchange import exchange
from pages.resnet.deletion.listing import CODE
from pages.resnet.deletion.live import live
from pages.resnet.deletion.plain import plain
from ui.blocks.listing import listing
from ui.frame import visit

subject = visit().subject
deleted(subject)
plain(subject)
live()
exchange(subject)
listing(CODE)
