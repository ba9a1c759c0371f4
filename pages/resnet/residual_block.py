"""What does a skip connection carry? One residual block at a time, on the photo."""

from ui.frame import arrive

selection, places, line = arrive("What does a skip connection carry?", ("resnet",))

from ui.networks import instrument_of
from ui.residual_lab import residual_lab

line.caption(
    "A block adds F(x) to its input. Look at both, at their sizes, and at what happens without F(x)."
)
residual_lab(selection, instrument_of(selection.network, selection.device))
