"""The residual page in a real browser: a switch, a block, a thumbnail, a bar; dark, and on a
phone.
"""

import pytest

from tests.browser.test_journey import settle


def opened(browser, address, query="", size=(1280, 720), scheme="light"):
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(f"{address}/residual_block{query}")
    page.wait_for_selector(".st-key-res_diagram svg", timeout=60_000)
    settle(page)
    return page


def answers(page, key):
    return page.locator(f".st-key-{key} svg").text_content()


def test_switches_blocks_thumbnails_and_bars(browser, address):
    page = opened(browser, address)
    whole = answers(page, "res_top1")
    switch = page.locator(".st-key-res_strip [data-pick='switch:layer2.1']")
    switch.click()
    page.wait_for_selector("text=Without layer2.1")
    settle(page)
    assert "deleted=layer2.1" in page.url
    assert answers(page, "res_top1") != whole
    assert answers(page, "res_top0") == whole
    page.locator(".st-key-res_strip [data-pick='open:layer3.0']").click()
    page.wait_for_selector("text=Inside layer3.0")
    settle(page)
    page.locator(".st-key-res_diagram [data-pick='F(x)']").click()
    page.wait_for_selector(".st-key-res_large_grid svg")
    page.locator(".st-key-res_ratios .plotly .points path").nth(6).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = page.locator(".st-key-res_ratios .plotly .points path").nth(6).bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + 0.7 * box["height"]
    page.mouse.move(*place)
    page.wait_for_timeout(400)
    page.mouse.click(*place)
    page.wait_for_selector("text=Inside layer4.0", timeout=20_000)
    page.context.close()


def test_the_keyboard_reaches_the_switch_under_a_block(browser, address):
    page = opened(browser, address)
    page.locator(".st-key-res_strip [data-pick='open:layer1.1']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.wait_for_selector("text=Without layer1.1")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_without_sideways_scroll(browser, address, scheme):
    page = opened(browser, address, "?block=layer2.0", (390, 844), scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("[data-testid=stException]").count() == 0
    page.context.close()
