"""What is each branch worth? Cost, energy, attribution and what its loss costs, for a photo and a class."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What does each branch cost, and what is it worth?", EVERY)

from pages.explore.ledger.view import ledger_lab
from ui.network_choice import instrument_of

line.caption(
    "Every branch of every module for this picture and one class: what it costs, what goes through it, "
    "and how far the class's logit falls without it."
)
ledger_lab(selection, instrument_of(selection.network, selection.device))
