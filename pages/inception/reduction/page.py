"""What does a trained 1x1 reduction keep of the photo?"""

from ui.frame import EVERY, arrive

selection, places, line = arrive(
    "What does a trained 1×1 reduction throw away, and what does it keep?", EVERY
)

from pages.inception.reduction.view import reduction_lab
from ui.network_choice import instrument_of

line.caption(
    "Input channels on the left, the layer's own weights between, output channels on the right."
)
reduction_lab(selection, instrument_of(selection.network, selection.device))
