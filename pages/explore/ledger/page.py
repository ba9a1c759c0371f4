"""What is each branch worth? Cost, energy, attribution, and what its loss costs."""

from pages.explore.ledger.view import view
from ui.frame import visit

view(visit().subject)
