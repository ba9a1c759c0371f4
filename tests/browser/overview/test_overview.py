"""The landing page in a real browser: all in sight, zoomed without the server, walked by keys,
opened and left.
"""

import pytest

from tests.browser.test_journey import settle

MAP = ".st-key-overview_map"
SIZES = [(1280, 720), (1920, 1080)]
NETWORKS = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]
SVG = f"{MAP} .map svg"

# Every text and stop with its box; what a wire joins with the ends of its line. All in px of the
# screen.
SEEN = """(svg) => {
  const box = (e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right,
    b.bottom]; };
  const at = (path, share) => {
    const here = path.getPointAtLength(share * path.getTotalLength());
    const p = here.matrixTransform(path.getScreenCTM());
    return [p.x, p.y];
  };
  const texts = [...svg.querySelectorAll('text')].filter((e) => e.textContent);
  return {
    size: texts.map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a),
    fonts: [...new Set(texts.map((e) => getComputedStyle(e).fontFamily))],
    labels: texts.filter((e) => !e.closest('.stop')).map((e) => [e.textContent, ...box(e)]),
    inside: texts.filter((e) => e.closest('.stop')).map((e) => [e.textContent, ...box(e)]),
    stops: [...svg.querySelectorAll('.stop')]
      .map((e) => [e.dataset.stop, ...box(e.querySelector('.frame, .bar, .pill, .hit'))]),
    joins: [...svg.querySelectorAll('.join')].map((e) => [e.dataset.join, ...box(e)]),
    wires: [...svg.querySelectorAll('.wire')].map((e) => [e.dataset.from, e.dataset.to, at(e, 0),
      at(e, 1)]),
  };
}"""


# How tall the drawing's place is, in every frame in which the page has its style.
WATCH = """
window.heights = [];
const look = () => {
  const place = document.querySelector('.st-key-overview');
  const main = document.querySelector('.stMainBlockContainer');
  if (place && getComputedStyle(main).paddingLeft === '40px') {
    window.heights.push(Math.round(place.getBoundingClientRect().height));
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def visit(browser, address, size=SIZES[0], query="", **more):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    page = context.new_page()
    page.sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: page.sent.append(data)))
    page.goto(f"{address}/{query}")
    page.wait_for_selector(SVG, timeout=60_000)
    settle(page)
    return page


@pytest.fixture
def page(browser, address):
    opened = visit(browser, address)
    yield opened
    opened.context.close()


def stop(page, name):
    return page.locator(f'{MAP} .stop[data-stop="{name}"]')


def focused(page):
    return page.locator(f"{MAP} .stop:focus").get_attribute("data-stop")


def overlap(one, other, least=1):
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > least
        and min(one[3], other[3]) - max(one[1], other[1]) > least
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("network", NETWORKS)
def test_the_whole_network_is_on_one_screen(browser, address, size, network):
    page = visit(browser, address, size, f"?network={network}")
    seen = page.locator(SVG).evaluate(SEEN)
    legend = page.locator(f"{MAP} .legend").bounding_box()
    assert legend["y"] + legend["height"] <= size[1]
    for name, left, top, right, bottom in [*seen["labels"], *seen["inside"], *seen["stops"]]:
        assert 0 <= left < right <= size[0], name
        assert 0 <= top < bottom <= size[1], name
    assert min(seen["size"]) >= 14
    assert len(seen["fonts"]) == 1
    for text, *box in seen["labels"]:
        for name, *other in seen["stops"]:
            assert not overlap(box, other), (text, name)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.context.close()


def test_pointing_lights_and_enlarges_without_the_server(page):
    settle(page)
    before = len(page.sent)
    stop(page, "inception4c/1").hover()
    zoom = page.locator(f"{MAP} .zoom")
    assert zoom.evaluate("e => getComputedStyle(e).visibility") == "visible"
    image = stop(page, "inception4c/1").locator("image").get_attribute("href")
    assert zoom.locator("img").get_attribute("src") == image
    assert zoom.locator("img").bounding_box()["width"] > 180
    assert "inception4c, 1×1→3×3" in zoom.inner_text()
    lit = page.locator(f"{MAP} .stop.on").evaluate_all("all => all.map(e => e.dataset.stop)")
    around = [f"inception{module}/{k}" for module in ("4b", "4d") for k in range(4)]
    assert sorted(lit) == sorted(["inception4c/1", *around])
    box = zoom.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert box["y"] + box["height"] <= 720
    stop(page, "inception5b/3").hover()
    assert "inception5b, pool→1×1" in zoom.inner_text()
    lit = page.locator(f"{MAP} .stop.on").evaluate_all("all => all.map(e => e.dataset.stop)")
    assert "avgpool" in lit
    page.mouse.move(5, 5)
    assert page.locator(f"{MAP} .stop.on").count() == 0
    page.wait_for_timeout(300)
    assert len(page.sent) == before


def test_a_click_opens_the_module_and_back_leads_out(page):
    stop(page, "inception4c/1").click()
    page.wait_for_url("**/branches?**module=inception4c**", timeout=60_000)
    settle(page)
    assert "each branch" in page.locator("h1").inner_text()
    assert "channel=1." in page.url
    page.go_back()
    page.wait_for_selector(SVG, timeout=60_000)
    settle(page)
    assert "What does the network see" in page.locator("h1").inner_text()
    assert stop(page, "inception4c/1").get_attribute("tabindex") == "0"


def test_every_stop_has_a_name_and_one_is_where_tab_enters(page):
    stops = page.locator(f"{MAP} .stop")
    told = stops.evaluate_all(
        "all => all.map(e => [e.getAttribute('aria-label'), e.getAttribute('role'), e.tabIndex])"
    )
    assert all(label and role in ("button", "img") for label, role, _ in told)
    assert len({label for label, _, _ in told}) == len(told)
    assert sorted(tab for *_, tab in told) == [-1] * (len(told) - 1) + [0]


def test_keys_walk_along_the_network_and_enter_opens(page):
    stop(page, "inception3a/1").focus()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked[:3] == ["inception3b/1", "inception3b/2", "inception3b/3"]
    assert walked[4].startswith(("inception4a", "maxpool3")) or walked[3] == "maxpool3"
    assert page.locator(f"{MAP} .zoom.shown").count() == 1
    for name in ("x", "conv1", "maxpool1", "conv2", "conv3", "maxpool2"):  # down the stem
        if name == "x":
            stop(page, name).focus()
            continue
        page.keyboard.press("ArrowDown")
        assert focused(page) == name
    stop(page, "inception5b/0").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/branches?**module=inception5b**", timeout=60_000)


def test_another_picture_changes_the_maps_and_nothing_else(page):
    page.locator(SVG).evaluate("e => { e.same = true }")
    tile = stop(page, "inception3a/0").locator("image")
    before, box = tile.get_attribute("href"), page.locator(SVG).bounding_box()
    page.locator(".st-key-gallery_known [data-pick]").nth(2).click()
    page.wait_for_function(
        "([selector, old]) => { const go = (root) => { for (const e of root.querySelectorAll('*'))"
        " { if (e.dataset?.image === 'inception3a/0') return e.getAttribute('href') !== old; if"
        " (e.shadowRoot) { const inside = go(e.shadowRoot); if (inside !== undefined) return"
        " inside; } } }; return go(document); }",
        arg=["", before],
        timeout=60_000,
    )
    settle(page)
    assert page.locator(SVG).evaluate("e => e.same === true")
    assert page.locator(SVG).bounding_box() == box
