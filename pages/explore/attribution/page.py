"""Which pixels made it say so? Attribution of the answer to the photo's pixels, and what each map is worth."""

from pages.explore.attribution.view import view
from ui.answer import answer
from ui.frame import visit

subject = visit().subject
answer(subject)
view(subject)
