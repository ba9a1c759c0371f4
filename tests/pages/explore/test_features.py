"""The feature page: a climb, its check, what cancels it, links, the way from the explorer,
DeepDream.
"""

import pytest

from pages.explore.features import results
from tests.test_pages import app, fine, official, texts  # noqa: F401

PAGE = "pages/explore/features/page.py"


def opened(**address):
    test = app(fv_steps="32", fv_size="96", **address)
    return fine(test.switch_page(PAGE).run())


def pictures(test):
    return " ".join(element.proto.body for element in test.get("html"))


def test_a_climb_beats_the_gallery_and_the_page_says_by_how_much():
    test = opened(fv_place="inception4b.branch2.1.relu", fv_channel="41")
    assert "activates channel 41 of inception4b 1×1→3×3 most" in texts(test)
    fine(test.button(key="fv_climb_ask").click().run())
    assert "times the best gallery picture" in texts(test)
    assert "× the gallery" in pictures(test)
    kept = len(results.CLIMBS)
    fine(test.selectbox(key="fv_steps").select(64).run())  # other settings: nothing runs by itself
    assert "times the best gallery picture" not in texts(test)
    assert len(results.CLIMBS) == kept
    fine(
        test.selectbox(key="fv_steps").select(32).run()
    )  # the same settings: at once, from the cache
    assert "times the best gallery picture" in texts(test)
    assert len(results.CLIMBS) == kept


def test_an_interrupted_climb_leaves_nothing(monkeypatch):
    from analysis.features import optimise

    def breaks(*arguments, **options):
        yield from list(optimise.climb(*arguments, **options))[:2]
        raise RuntimeError("the viewer left")

    test = opened(fv_place="inception3b.branch1.relu", fv_channel="2", fv_seed="77")
    monkeypatch.setattr(results, "climb", breaks)
    kept = results.CLIMBS.everything()
    test.button(key="fv_climb_ask").click().run()
    assert not test.exception
    assert "This view could not be drawn" in test.error[0].value
    assert results.CLIMBS.everything() == kept


@pytest.mark.parametrize(
    "address",
    [
        {"fv_place": "nonsense"},
        {"fv_channel": "-3"},
        {"fv_channel": "1e9"},
        {"fv_what": "<b>"},
        {"fv_steps": "1000000"},
        {"fv_size": "9999"},
        {"fv_seed": "x"},
        {"fv_what": "class", "fv_class": "99"},
    ],
)
def test_a_wrong_link_falls_back(address):
    test = app(**address)
    fine(test.switch_page(PAGE).run())


def test_the_explorers_channel_is_the_first_and_a_button_leads_there():
    test = fine(app(module="inception4a", channel="2.7"))
    assert "What it looks for" in texts(test)
    fine(test.button(key="to_features").click().run())
    assert "channel 7 of inception4a 1×1→5×5" in texts(test)


def test_a_dream_on_the_photo_raises_its_branch():
    test = opened(fv_mode="photo", fv_what="branch", fv_octaves="1", fv_dream_steps="5")
    fine(test.button(key="fv_dream_ask").click().run())
    assert "before" in pictures(test)
    assert "times)" in pictures(test)


@pytest.mark.parametrize("network", ["inception_v3", "resnet50"])
def test_official_architectures_can_be_climbed(network, official):  # noqa: F811
    test = opened(fv_what="class")
    fine(test.selectbox(key="network").select(network).run())
    fine(test.selectbox(key="fv_class").select(7).run())
    assert "the class c7" in texts(test)
    fine(test.segmented_control(key="fv_what").set_value("channel").run())
    fine(test.button(key="fv_climb_ask").click().run())
    assert "gallery" in texts(test)
