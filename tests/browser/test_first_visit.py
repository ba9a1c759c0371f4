"""A deep link is the very first visit of a fresh server."""

from tests.browser.conftest import serve
from tests.browser.test_journey import settle


def test_a_deep_link_opens_its_page_without_a_dialog(browser):
    with serve() as address:
        page = browser.new_page()
        page.goto(f"{address}/cost")
        page.wait_for_selector(".st-key-cost_boxes svg", timeout=60_000)
        settle(page)
        assert page.get_by_text("Page not found").count() == 0
        page.locator(".st-key-time_cost button").click(timeout=5000)
        page.wait_for_selector("text=times faster", timeout=60_000)
        page.close()
