"""What does each branch of an Inception module see? The landing page."""

from pages.explore.branches.view import view
from ui.answer import answer
from ui.frame import visit
from ui.switches import switched

subject = visit().subject
activations = switched(subject)
answer(subject, activations)
view(subject, activations)
