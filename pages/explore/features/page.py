"""What does a channel look for? Pictures by optimisation, the shipped atlas, and DeepDream."""

from pages.explore.features.view import view
from ui.frame import visit

view(visit().subject)
