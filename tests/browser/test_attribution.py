"""The attribution page in a real browser: maps, a stopped run, downloads, and nothing wider than a
phone.
"""

import numpy as np
import pytest

from tests.browser.test_journey import settle

MAP = ".st-key-attr_map_gradcam svg"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    opened.goto(f"{address}/attribution?attr_checks=False")
    opened.wait_for_selector(MAP, timeout=60_000)
    settle(opened)
    yield opened
    context.close()


def pill(page, name):
    return page.locator(".st-key-attr_methods button", has_text=name).first


def test_a_long_run_shows_its_progress_and_stops(page):
    pill(page, "Occlusion, fine").click()
    stop = page.locator(".st-key-attr_occlusion_fine_stop button")
    stop.wait_for(timeout=60_000)
    assert "pictures through the network" in page.locator("[data-testid=stProgress]").inner_text()
    stop.click()
    settle(page)
    assert page.locator(".st-key-attr_map_occlusion_fine").count() == 0
    assert page.locator("[data-testid=stProgress]").count() == 0
    assert page.locator(MAP).count() == 1
    # another choice stops it too
    pill(page, "Occlusion, fine").click()
    stop.wait_for(timeout=60_000)
    pill(page, "Occlusion, fine").click()
    settle(page)
    assert page.locator(".st-key-attr_map_occlusion_fine").count() == 0


def test_maps_side_by_side_and_their_files(page):
    pill(page, "Guided Grad-CAM").click()
    page.wait_for_selector(".st-key-attr_map_guided_gradcam svg", timeout=60_000)
    settle(page)
    with page.expect_download() as caught:
        page.locator(".st-key-attr_npz button").click()
    with np.load(caught.value.path()) as stored:
        assert stored["gradcam_raw"].shape == (1, 7, 7)
        assert stored["guided_gradcam_raw"].shape == (3, 224, 224)
    with page.expect_download() as caught:
        page.locator(".st-key-attr_png button").click()
    assert caught.value.path().stat().st_size > 10_000


def test_nothing_is_wider_than_a_phone(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/attribution")
    page.wait_for_selector(MAP, timeout=60_000)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("[data-testid=stException]").count() == 0
    context.close()
