"""Every page of the app, one card each, in the order of the menu.

Adding a page is adding a card to its section's file and a room to pages/.
"""

from ui.menu.card import EVERY, INCEPTION, RESNET, PageCard
from ui.menu.explore import EXPLORE
from ui.menu.inception import ABOUT_INCEPTION
from ui.menu.resnet import ABOUT_RESNET

__all__ = ["EVERY", "INCEPTION", "PAGES", "RESNET", "PageCard", "page_card", "page_index"]

PAGES = (*EXPLORE, *ABOUT_INCEPTION, *ABOUT_RESNET)


def page_card(room: str) -> PageCard:
    """The card of a room.

    Raises:
        KeyError: there is no such room.
    """
    for card in PAGES:
        if card.room == room:
            return card
    raise KeyError(f"no page of the name {room}")


def page_index() -> str:
    """Links to all pages as HTML, for whatever reads a page without seeing it."""
    links = "".join(f'<a href="./{card.address}" tabindex="-1">{card.title}</a> ' for card in PAGES)
    return f'<nav class="page-index" aria-label="All pages">{links}</nav>'
