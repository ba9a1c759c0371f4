"""What does a skip connection carry? One residual block at a time, on the photo."""

from ui.frame import arrive, contents

selection, places, line = arrive("What does a skip connection carry?", ("resnet",))

from ui.crop import view_of
from ui.networks import card_of, instrument_of
from ui.residual_code import code
from ui.residual_compute import parts_of
from ui.residual_depth import depth_lab
from ui.residual_digits import digits_lab
from ui.residual_exchange import exchange_lab
from ui.residual_lab import residual_lab
from ui.residual_paths import paths
from ui.residual_recorded import photo_sweep, recorded_sweep
from ui.residual_versions import version_lab

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
