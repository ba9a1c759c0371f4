"""Gradient norms in a real browser: a stopped sweep leaves nothing, and the PNG arrives."""

import io

import pytest
from PIL import Image

from tests.browser.test_journey import settle


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    opened.goto(f"{address}/gradient_norms?grad_size=4&grad_seeds=10&grad_depths=8.14")
    opened.wait_for_selector(".st-key-grad_first .js-plotly-plot", timeout=120_000)
    settle(opened)
    yield opened
    context.close()


def test_a_sweep_can_be_stopped_and_the_plots_kept_as_png(page):
    with page.expect_download() as caught:
        page.locator(".st-key-grad_png button").click()
    assert caught.value.suggested_filename == "gradient-norms.png"
    picture = Image.open(io.BytesIO(caught.value.path().read_bytes()))
    assert picture.width == 1800
    # a viewer who has gone back finds the old plots at once; the stopped nets were not kept
    page.locator(".st-key-grad_regime0 button").click()
    page.wait_for_selector("text=vanishes with depth")
    settle(page)
    page.locator(".st-key-grad_depths button", has_text="110").click()
    page.wait_for_selector(".st-key-grad_stop button, .st-key-grad_ask button")
    if page.locator(".st-key-grad_ask button").count():  # on a slow machine it asks first
        page.locator(".st-key-grad_ask button").click()
    page.locator(".st-key-grad_stop button").click()
    page.wait_for_selector("text=Stopped: no result was kept", timeout=60_000)
    assert page.locator(".st-key-grad_profile").count() == 0
    page.locator(".st-key-grad_depths button", has_text="110").click()
    page.wait_for_selector(".st-key-grad_profile .js-plotly-plot")
    assert page.locator("[data-testid=stException]").count() == 0
