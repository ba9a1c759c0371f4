"""Switches by mouse and by keyboard, the explorer behind them, and the ledger's cells, in a real
browser.
"""

from tests.browser.test_journey import settle


def test_switch_off_look_around_and_open_a_cell_of_the_ledger(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(60_000)
    page.goto(f"{address}/switchboard")
    switch = page.locator(".st-key-sw_board [data-pick='3.1']")
    switch.click()
    page.wait_for_selector("text=One branch is off")
    settle(page)
    assert switch.get_attribute("aria-checked") == "false"
    assert page.url.endswith("off=0002")
    switch.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 branches are off")
    settle(page)
    assert page.url.endswith("off=0006")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Explore this network").click()
    page.wait_for_selector("text=2 branches are switched off")
    page.get_by_role("button", name="Back to the whole network").click()
    page.wait_for_selector("text=switched off", state="detached")
    page.goto(f"{address}/ledger?network=resnet18-mini")
    page.locator(".st-key-led_grid [data-pick='layer3.1/0']").click()
    page.wait_for_selector("text=What does a skip connection carry?")
    page.get_by_role("heading", name="Inside layer3.1").wait_for(timeout=60_000)
    page.close()
