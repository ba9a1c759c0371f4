"""The overview on a phone, while it arrives, and without movement."""

from tests.browser.overview.test_overview import MAP, SEEN, SVG, WATCH, visit
from tests.browser.test_journey import settle


def test_the_drawings_place_is_kept_free_until_it_arrives(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector(SVG, timeout=60_000)
    settle(page)
    heights = page.evaluate("window.heights")
    assert max(heights) - min(heights) <= 12, heights
    context.close()


def test_a_phone_gets_the_upright_drawing(browser, address):
    page = visit(browser, address, (390, 844), color_scheme="dark")
    seen = page.locator(SVG).evaluate(SEEN)
    box = page.locator(SVG).bounding_box()
    assert box["height"] > 2 * box["width"]
    assert min(seen["size"]) >= 14
    for name, left, _, right, _ in [*seen["labels"], *seen["inside"], *seen["stops"]]:
        assert 0 <= left < right <= 390, name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.context.close()


def test_nothing_moves_for_who_asked_for_that(browser, address):
    page = visit(browser, address, reduced_motion="reduce")
    style = page.locator(f"{MAP} .map").evaluate(
        "e => [getComputedStyle(e).animationName, getComputedStyle(e).transitionProperty]"
    )
    assert style == ["none", "none"]
    page.context.close()
