"""What does a bottleneck save? Computed, counted by torch, and timed."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What does a bottleneck save?", EVERY, weights=False)

from pages.inception.cost.calculator import calculator
from pages.inception.cost.network import network_costs
from ui.network_choice import card_of

line.caption("Change a number: formulas, boxes and curve follow. Then let this machine time both.")
calculator()
network_costs(card_of(selection.network))
