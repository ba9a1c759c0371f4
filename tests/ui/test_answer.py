"""The answer line: of a picture that the network knows, and of one that it does not."""

import pytest

from models.catalog import NETWORKS
from serving.subject import subject_of
from tests.test_pages import app, fine, texts

CARD = NETWORKS["googlenet-mini"]


@pytest.mark.parametrize("room", ["overview", "branches", "attribution", "networks"])
def test_a_strange_picture_is_called_strange_first_and_a_known_one_is_offered(room):
    assert subject_of("hubble").knows is False
    test = app(picture="hubble")
    if room != "overview":
        test.switch_page(f"pages/explore/{room}/page.py").run()
    words = f"probably none of the {CARD.class_count} things it knows"
    assert words in texts(fine(test))
    fine(test.button(key="show_known").click().run())
    assert test.session_state["picture"] == CARD.answers_rightly[0]
    assert words not in texts(test)
    assert "answers:" in texts(test)
