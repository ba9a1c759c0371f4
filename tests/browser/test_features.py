"""The feature page in a real browser: a picture grows, Stop cancels, the atlas leads on."""

from tests.browser.test_journey import settle


def opened(browser, url):
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(url)
    page.wait_for_selector(".st-key-fv_check svg", timeout=90_000)
    settle(page)
    return page


def test_a_long_climb_shows_its_picture_and_is_stopped(browser, address):
    page = opened(browser, f"{address}/features?fv_steps=512&fv_place=inception4a.branch1.relu")
    page.locator(".st-key-fv_climb_ask button", has_text="Optimise").click()
    page.wait_for_selector("text=/Step \\d+ of 512/", timeout=60_000)
    page.wait_for_selector("figure img", timeout=60_000)
    page.locator(".st-key-fv_climb_stop button", has_text="Stop").click()
    page.wait_for_selector(".st-key-fv_climb_ask button:has-text('Optimise')", timeout=60_000)
    settle(page)
    assert page.locator("text=/Step \\d+ of 512/").count() == 0
    assert page.locator("text=times the best gallery picture").count() == 0
    page.context.close()


def test_a_tile_of_the_atlas_becomes_the_channel(browser, address):
    page = opened(browser, f"{address}/features?network=resnet18-mini")
    tile = page.locator(".st-key-fv_atlas rect[data-pick]").nth(1)
    channel = tile.get_attribute("data-pick").split(" ")[1]
    tile.click()
    page.wait_for_function(
        f"document.querySelector('.st-key-fv_channel input')?.value === '{channel}'"
    )
    settle(page)
    assert "From the atlas" in page.locator("figcaption").first.inner_text()
    page.context.close()
