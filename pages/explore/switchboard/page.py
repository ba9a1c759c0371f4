"""What happens when a branch is switched off? Every branch has a switch."""

from pages.explore.switchboard.view import view
from ui.frame import visit

view(visit().subject)
