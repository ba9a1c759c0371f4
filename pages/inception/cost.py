"""What does a bottleneck save? Computed, counted by torch, and timed."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What does a bottleneck save?", EVERY, weights=False)

from ui.cost_calculator import calculator
from ui.network_costs import network_costs
from ui.networks import card_of

line.caption("Change a number: formulas, boxes and curve follow. Then let this machine time both.")
calculator()
network_costs(card_of(selection.network))
