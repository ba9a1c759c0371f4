"""What does a bottleneck save? Computed, counted by torch, and timed."""

from pages.inception.cost.calculator import calculator
from pages.inception.cost.network import network
from ui.frame import visit

subject = visit().subject
calculator()
network(subject)
