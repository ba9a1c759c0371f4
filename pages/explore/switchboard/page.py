"""What happens when a branch is switched off? A switch on every branch and on both sides of every block."""

from pages.explore.switchboard.view import view
from ui.frame import visit

view(visit().subject)
