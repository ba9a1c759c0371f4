"""What happens without a branch? A switch on every branch of every module and on both sides of every block."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("What happens when a branch is switched off?", EVERY)

from pages.explore.switchboard.view import switchboard_lab
from ui.network_choice import instrument_of

line.caption(
    "Every branch has a switch. Switch some off and see how the answer and the later modules change."
)
switchboard_lab(selection, instrument_of(selection.network, selection.device))
