"""Which networks are these, and how well were they trained?"""

from pages.explore.networks.catalog import catalog
from pages.explore.networks.view import view
from ui.answer import answer
from ui.frame import visit

subject = visit().subject
answer(subject)
view(subject)
catalog()
