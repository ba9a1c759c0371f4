"""Which networks are here, where their weights come from, and how well they do."""

from pages.explore.networks.view import catalog_table, model_card
from ui.answer import answer
from ui.frame import visit

subject = visit().subject
answer(subject)
model_card(subject)
catalog_table()
