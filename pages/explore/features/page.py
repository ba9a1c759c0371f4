"""What does a channel look for? Pictures by optimisation, the shipped atlas, and DeepDream."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What does a channel look for?", EVERY)

from pages.explore.features.view import feature_lab
from ui.network_choice import instrument_of

line.caption(
    "Start from noise, or from your photo, and change the picture until the network answers as much as it can."
)
feature_lab(selection, instrument_of(selection.network, selection.device))
