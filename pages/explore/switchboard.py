"""What happens without a branch? A switch on every branch of every module and on both sides of every block."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What happens when a branch is switched off?", EVERY)

from ui.networks import instrument_of
from ui.switchboard_lab import switchboard_lab

line.caption(
    "Every branch has a switch. Switch some off and see how the answer and the later modules change."
)
switchboard_lab(selection, instrument_of(selection.network, selection.device))
