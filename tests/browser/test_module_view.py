"""The module view in a real browser: all of it on the first screen, a phone's tabs, and the sum
behind a number.
"""

import re

import pytest

from tests.browser.test_journey import settle

DESKTOP, PHONE = (1280, 720), (390, 844)


def opened(browser, address, query="", size=DESKTOP, **more):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    page = context.new_page()
    page.sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: page.sent.append(data)))
    page.goto(f"{address}/branches{query}")
    page.wait_for_selector(".st-key-sum .term", timeout=60_000)
    settle(page)
    return page


def tiles(page, place):
    return page.locator(f".st-key-tiles{place} [data-pick]")


def head(page):
    return page.locator("h3", has_text="Channel").inner_text()


@pytest.mark.parametrize("query", ["", "?network=inception_v3-mini&module=Mixed_6b"])
def test_the_first_screen_holds_chains_tiles_and_the_channel(browser, address, query):
    page = opened(browser, address, query)
    for place in range(4):
        assert page.locator(f".st-key-chain{place} .step").first.bounding_box()["y"] < 500
        boxes = [tile.bounding_box() for tile in tiles(page, place).all()]
        assert len(boxes) == 8
        for box in boxes:
            assert box["width"] >= 56
            assert box["height"] >= 56
            assert box["y"] + box["height"] <= 720
    large = page.locator(".st-key-large svg").bounding_box()
    assert large["y"] + large["height"] <= 720
    tiles(page, 0).nth(5).click()  # and what a click shows stands beside it
    settle(page)
    name = tiles(page, 0).nth(5).get_attribute("data-pick").split(".")[1]
    assert head(page).startswith(f"Channel {name} of")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    large = page.locator(".st-key-large svg").bounding_box()
    assert 0 < large["y"] < large["y"] + large["height"] <= 720
    page.context.close()


def test_more_tiles_on_demand_leave_the_channel_in_sight(browser, address):
    page = opened(browser, address)
    page.locator(".st-key-count button", has_text="32").click()
    settle(page)
    assert tiles(page, 1).count() == 32
    tiles(page, 1).nth(16).scroll_into_view_if_needed()
    tiles(page, 1).nth(16).click()
    settle(page)
    large = page.locator(".st-key-large svg").bounding_box()
    assert 0 < large["y"] < large["y"] + large["height"] <= 720
    page.context.close()


def test_keys_walk_over_the_tiles_and_enter_looks_at_one(browser, address):
    page = opened(browser, address)
    names = [tile.get_attribute("data-pick") for tile in tiles(page, 1).all()]
    tiles(page, 1).first.focus()
    page.keyboard.press("ArrowDown")  # two stand in a row at this width
    assert page.locator(".st-key-tiles1 [data-pick]:focus").get_attribute("data-pick") == names[2]
    page.keyboard.press("Enter")
    settle(page)
    assert head(page).startswith(f"Channel {names[2].split('.')[1]} of")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_one_branch_and_the_channel_under_its_tiles(browser, address, scheme):
    page = opened(browser, address, size=PHONE, color_scheme=scheme)
    assert [page.locator(f".st-key-tiles{k}").is_visible() for k in range(4)] == [0, 1, 0, 0]
    tab = page.locator(".st-key-tabs button", has_text="5×5")
    assert tab.bounding_box()["height"] >= 44
    tab.click()
    settle(page)
    assert [page.locator(f".st-key-tiles{k}").is_visible() for k in range(4)] == [0, 0, 1, 0]
    assert "5×5" in head(page)
    tile = tiles(page, 2).nth(6)
    assert tile.bounding_box()["width"] >= 56
    tile.click()
    settle(page)
    name = tile.get_attribute("data-pick").split(".")[1]
    assert head(page) == f"Channel {name} of 5×5"
    under = page.locator("h3", has_text="Channel").bounding_box()["y"]
    block = page.locator(".st-key-tiles2").bounding_box()  # two rows of tiles
    assert block["height"] < 200
    assert 0 < under - (block["y"] + block["height"]) < 60
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.context.close()


def test_a_click_on_the_map_opens_the_arithmetic_of_that_position(browser, address):
    page = opened(browser, address, "?module=inception4a&channel=1.2")
    box = page.locator(".st-key-large image").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 3.5 / 14, box["y"] + box["height"] * 6.5 / 14)
    page.wait_for_selector("text=Position (6, 3) of channel 2 of 3×3")
    settle(page)
    assert "position=6.3" in page.url
    first = page.locator(".st-key-sum .term").first
    window, kernel, product = (grid.locator(".n").all() for grid in first.locator(".grid").all())
    assert len(window) == len(kernel) == len(product) == 9
    total = 0.0
    for parts in zip(window, kernel, product, strict=True):
        w, k, p = (number(cell.get_attribute("title")) for cell in parts)
        assert p == pytest.approx(w * k, rel=1e-4, abs=1e-6)
        total += p
    assert number(first.locator(".total").inner_text()) == pytest.approx(total, rel=1e-3, abs=1e-5)
    lines = page.locator(".st-key-sum .line")
    labels = [line.locator("b").inner_text() for line in lines.all()]
    assert labels == ["The others", "Σ", "BatchNorm", "ReLU"]
    terms = page.locator(".st-key-sum .term .total").all_inner_texts()
    values = [number(text) for text in lines.locator(".value").all_inner_texts()]
    assert sum(map(number, terms)) + values[0] == pytest.approx(values[1], rel=1e-4, abs=1e-4)
    told = page.locator("text=The network itself gives").inner_text()
    own, parts = re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", told)
    assert number(own) == pytest.approx(number(parts), rel=1e-4, abs=1e-5)
    page.context.close()


def number(text):
    return float(text.replace("−", "-").replace("+", "").replace("=", "").strip())


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_window_sweeps_over_the_map_without_the_server(browser, address, motion):
    page = opened(browser, address, "?module=inception5a&channel=1.2", reduced_motion=motion)
    bar = page.locator(".st-key-sum .bar")
    now = bar.locator(".now")
    bar.scroll_into_view_if_needed()
    settle(page)
    first, before = now.inner_text(), len(page.sent)
    page.wait_for_timeout(700)
    assert now.inner_text() == first  # nothing moves by itself
    bar.locator(".speed").fill("6")
    bar.locator(".play").click()
    page.wait_for_function(ended(), timeout=20_000)
    assert bar.locator(".play").inner_text().endswith("Play")
    bar.locator(".back").click()
    assert now.inner_text().startswith("(6, 5) =")
    assert len(page.sent) == before
    bar.locator(".open").click()
    page.wait_for_selector("text=Position (6, 5) of channel 2")
    page.context.close()


def ended():
    """Whether the sweep has come to the last of 7 x 7 positions."""
    return """() => { const go = (root) => { for (const e of root.querySelectorAll('*')) {
      if (e.className === 'now') return e.textContent;
      const inside = e.shadowRoot && go(e.shadowRoot); if (inside) return inside; } };
      return (go(document) ?? '').startsWith('(6, 6) ='); }"""


def test_the_map_of_the_scene_is_walked_by_keys(browser, address):
    page = opened(browser, address, "?module=inception5a&channel=1.2&position=2.2")
    page.locator(".st-key-sum .plane .pic").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.locator(".st-key-sum .now").inner_text().startswith("(3, 3) =")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Position (3, 3) of channel 2")
    page.context.close()
