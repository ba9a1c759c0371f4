"""The menu's cards: complete, distinct, and pointing at what is there."""

import re
from pathlib import Path

import pytest

from models.catalog import NETWORKS
from ui.menu import PAGES, page_card, page_index

ROOT = Path(__file__).parent.parent.parent
FAMILIES = {card.family for card in NETWORKS.values()}


def test_rooms_titles_and_addresses_are_distinct():
    for of in (lambda c: c.room, lambda c: c.title, lambda c: c.address, lambda c: c.path):
        assert len({of(card) for card in PAGES}) == len(PAGES)
    assert [card.address for card in PAGES].count("") == 1


@pytest.mark.parametrize("card", PAGES, ids=lambda c: c.room)
def test_a_card_is_complete(card):
    assert (ROOT / card.path).exists()
    assert card.question.endswith("?")
    assert set(card.families) <= FAMILIES
    assert page_card(card.room) is card


def test_an_unknown_room_is_an_error():
    with pytest.raises(KeyError, match="no page of the name nonsense"):
        page_card("nonsense")


def test_the_index_links_every_page():
    links = re.findall(r'<a href="\./([^"]*)"', page_index())
    assert links == [card.address for card in PAGES]
