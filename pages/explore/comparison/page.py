"""Two modules, two pictures or two networks, and the architectures beside each other."""

from pages.explore.comparison.architectures import architectures
from pages.explore.comparison.view import view
from ui.answer import answer
from ui.frame import visit

subject = visit().subject
answer(subject)
view(subject)
architectures(subject)
