"""Many viewers at once: each sees their own, and a failure is a sentence."""

import numpy as np

from tests.test_pages import app, choose_picture, explorer, fine, texts


def test_two_sessions_see_their_own_picture():
    one, two = fine(app()), fine(app(picture="rocket"))
    fine(choose_picture(one, "half"))
    assert two.run().session_state["picture"] == "rocket"
    assert texts(one) != texts(two)


def test_an_unexpected_failure_is_a_sentence(monkeypatch):
    from pages.explore.branches import view

    def broken(*arguments, **options):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(view, "branch_views", broken)
    test = explorer()
    assert not test.exception
    assert "choose another picture" in test.error[0].value
    assert "inside" not in test.error[0].value


def test_shared_state_is_the_same_for_thirty_threads():
    """serving's caches, asked by thirty threads for ten pictures: one network, each its own
    result.
    """
    from concurrent.futures import ThreadPoolExecutor

    from analysis.pictures.gallery import GALLERY
    from models.catalog import NETWORKS
    from serving.pictures import gallery_picture
    from serving.subject import Subject

    name = "googlenet-mini"
    pictures = [gallery_picture(p) for p in list(GALLERY)[:10]]

    def look(place):
        subject = Subject(pictures[place % 10], NETWORKS[name])
        return id(subject.instrument.loaded.network), subject.logits

    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(look, range(30)))
    assert len({network for network, _ in found}) == 1
    from tests.conftest import every_stage, picture_tensor

    capture = every_stage(name)
    for place, (_, logits) in enumerate(found):
        lone = capture.run(picture_tensor(name, pictures[place % 10].name)).logits
        assert np.array_equal(logits, lone)
