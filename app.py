"""The entry: menu and question first, then the frame of the chosen page, then the page. Nothing is
computed here.
"""

from pathlib import Path

import streamlit as st

from ui.first_visit import close_the_dialog, in_old_multipage_mode, let_the_server_send
from ui.goto import one_step_for_each_page
from ui.menu import PAGES, page_index

first_visit = in_old_multipage_mode()
st.set_page_config(
    page_title="Inception and ResNet, seen from inside",
    page_icon="assets/icon.png",
    layout="wide",
)
st.html(Path(__file__).parent / "assets" / "style.css")
entries = {
    card: st.Page(
        card.path,
        title=card.title,
        icon=f":material/{card.icon}:",
        url_path=card.address or None,
        default=not card.address,
    )
    for card in PAGES
}
sections = dict.fromkeys(card.section for card in PAGES)
page = st.navigation(
    {name: [entries[card] for card in PAGES if card.section == name] for name in sections},
    position="top",
)
if first_visit:
    close_the_dialog()
st.html(page_index())  # the menu's links are in the document only while a section of it is open
page_card = next(card for card, entry in entries.items() if entry == page)
st.title(page_card.question)
# A fresh server shows the question while it imports what the frame needs.
let_the_server_send(before="ui.frame")

from ui.frame import close_page, open_page  # noqa: E402
from ui.sentences import errors_as_sentences  # noqa: E402


@errors_as_sentences
def show() -> None:
    """The frame from the page's card, the page, and where it departs from the paper."""
    open_page(page_card)
    page.run()
    close_page()


show()
one_step_for_each_page()
