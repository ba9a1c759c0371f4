"""Links: to a view, wrong ones, and to the sections of a page."""

import re

import pytest

from tests.test_pages import app, explorer, fine, texts
from ui import menu


def test_a_link_restores_the_view():
    test = fine(
        explorer(
            network="inception_v3-mini",
            picture="rocket",
            module="Mixed_6b",
            stages="0.1.2.1",
            channel="2.5",
            sort="variation",
            relu="before",
            count="16",
            framing="whole",
        )
    )
    assert test.selectbox(key="network").value == "inception_v3-mini"
    assert test.session_state["picture"] == "rocket"
    assert test.selectbox(key="module").value == "Mixed_6b"
    assert test.selectbox(key="sort").value == "variation"
    assert "Channel 5 of 1×7" in texts(test)
    assert "in the branch 1×1→7×1→1×7→7×1→1×7 of 6b" in texts(test)
    assert "0.1.2.1" in test.query_params["stages"]


@pytest.mark.parametrize(
    "address",
    [
        {"module": "nonsense"},
        {"stages": "9.9.9.9"},
        {"stages": "<b>"},
        {"channel": "0.99999"},
        {"channel": "-1.2"},
        {"network": "../../etc/passwd"},
        {"picture": "x" * 500},
        {"count": "1e9"},
        {"framing": "sideways"},
        {"photo": "0123456789abcdef"},
        {"device": "cuda"},
    ],
)
def test_a_wrong_link_falls_back(address):
    test = explorer(**address)
    assert not test.exception
    assert "Channel" in texts(test)


LINKED = [card.path for card in menu.PAGES if card.sections]


@pytest.mark.parametrize("page", LINKED)
def test_every_link_to_a_section_leads_to_a_heading(page):
    test = fine(app().switch_page(page).run())
    linked = [link for c in test.caption for link in re.findall(r"\]\(#([^)]+)\)", c.value)]
    anchors = [e.proto.anchor for e in test.main if e.type in ("header", "subheader")]
    assert len(linked) >= 2
    assert [name for name in linked if anchors.count(name) != 1] == []
    assert linked == [name for name in anchors if name in linked]  # in the order of the page
