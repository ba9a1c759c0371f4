"""What does a skip connection carry? One residual block at a time, on the photo."""

from ui.frame import arrive, contents

selection, places, line = arrive("What does a skip connection carry?", ("resnet",))

from pages.resnet.residual_block.deleted import photo_sweep, recorded_sweep
from pages.resnet.residual_block.exchange import exchange_lab
from pages.resnet.residual_block.listing import code
from pages.resnet.residual_block.live import digits_lab
from pages.resnet.residual_block.paths import paths
from pages.resnet.residual_block.plain import depth_lab
from pages.resnet.residual_block.results import parts_of
from pages.resnet.residual_block.versions import version_lab
from pages.resnet.residual_block.view import residual_lab
from serving.pictures import view_of
from ui.network_choice import card_of, instrument_of

contents(
    line,
    "A block adds F(x) to its input. Look at both, at their sizes, and at what happens without F(x).",
    {
        "inside": "inside a block",
        "sizes": "every block’s share",
        "deleted": "each block deleted",
        "plain": "the same in a plain net",
        "live": "train both live",
        "exchange": "exchange two blocks",
        "paths": "lengths of paths",
        "versions": "ResNet-34 and 50",
    },
)
tool = instrument_of(selection.network, selection.device)
card = card_of(selection.network)
residual_lab(selection, tool)
photo_sweep(selection, tool)
recorded_sweep(card)
depth_lab(
    view_of(selection.picture, card, selection.framing), selection.picture.key, selection.framing
)
digits_lab()
exchange_lab(selection, tool)
paths(len(parts_of(selection.network, selection.device, tool)), card.title)
version_lab()
code()
