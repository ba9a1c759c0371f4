"""What does the network see in your photo? The landing page."""

from pages.explore.overview.view import reserved, view
from ui import goto
from ui.answer import answer
from ui.frame import visit

goto.follow_old_link("overview")
subject = visit().subject
place = reserved(subject)
answer(subject)
view(subject, place)
