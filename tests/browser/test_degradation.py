"""The degradation page in a real browser: the answer is revealed, training can be stopped and
leaves nothing.
"""

import pytest

from tests.browser.test_journey import settle


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    opened = context.new_page()
    opened.goto(f"{address}/degradation")
    opened.wait_for_selector(".st-key-deg_plain .js-plotly-plot", timeout=60_000)
    settle(opened)
    yield opened
    context.close()


def dashed(page):
    return page.locator(
        ".st-key-deg_plain .scatterlayer path.js-line[style*='stroke-dasharray']"
    ).count()


def test_the_training_error_is_revealed_by_an_answer(page):
    lines = page.locator(".st-key-deg_plain .scatterlayer path.js-line")
    before = lines.count()
    assert dashed(page) == 0
    page.get_by_text("Overfitting", exact=True).click()
    page.wait_for_selector("text=Not overfitting")
    settle(page)
    assert lines.count() == 2 * before
    assert dashed(page) == before
    assert "deg_training=1" in page.url


def test_training_can_be_stopped_and_then_nothing_is_there(page):
    page.locator(".st-key-deg_train_ask button").click()
    page.locator(".st-key-deg_train_stop button").click()
    page.wait_for_selector(".st-key-deg_train_ask button:not([disabled])")
    settle(page)
    assert page.locator(".st-key-deg_train_stop").count() == 0
    assert page.locator(".st-key-deg_tune_ask").count() == 0
    assert page.locator("[data-testid=stException]").count() == 0
