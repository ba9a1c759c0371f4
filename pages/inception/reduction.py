"""What does a trained 1x1 reduction keep of the photo?"""

from ui.frame import EVERY, arrive

selection, places, line = arrive(
    "What does a trained 1×1 reduction throw away, and what does it keep?", EVERY
)

from ui.networks import instrument_of
from ui.reduction_lab import reduction_lab

line.caption(
    "Input channels on the left, the layer's own weights between, output channels on the right."
)
reduction_lab(selection, instrument_of(selection.network, selection.device))
