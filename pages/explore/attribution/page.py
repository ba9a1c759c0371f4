"""Which pixels made it say so? Maps of the answer's causes, and what each map is worth."""

from pages.explore.attribution.view import view
from ui.answer import answer
from ui.frame import visit

subject = visit().subject
answer(subject)
view(subject)
