"""A live training goes on while its viewer is elsewhere, and is theirs alone."""

from tests.browser.test_journey import settle

TINY = "live_training?live_depth=8&live_epochs=1&live_batch=128"
READY = ".st-key-live_gradient .js-plotly-plot"


def has(page, word, seconds=120):
    page.wait_for_function(
        f"document.querySelector('[data-testid=stProgress]')?.innerText.includes('{word}')",
        timeout=1000 * seconds,
    )


def open_page(page, section, title):
    """Choose a page in the menu on top."""
    page.locator("header").get_by_text(section, exact=True).click()
    page.locator("a:visible:not(.page-index a)", has_text=title).last.click()


def leave_and_come_back(page):
    open_page(page, "Explore", "Networks")
    page.get_by_role("heading", level=1).filter(has_not_text="depth").wait_for(timeout=60_000)
    settle(page)
    open_page(page, "ResNet", "Live training")


def test_start_leave_come_back_and_find_it_finished(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.goto(f"{address}/{TINY}")
    page.wait_for_selector(READY, timeout=60_000)
    settle(page)
    page.locator(".st-key-live_start button").click()
    has(page, "plain-8 and residual-8")
    leave_and_come_back(page)
    has(page, "Finished")
    settle(page)
    assert page.get_by_text("plain-8 names").count() == 1
    curve = (
        "document.querySelector('.st-key-live_loss .js-plotly-plot').calcdata.map(c => c.length)"
    )
    assert page.evaluate(curve) == [11, 11, 11, 11]  # 1,400 pictures, 128 each; both nets
    assert page.locator("[data-testid=stException]").count() == 0
    before = len(sent)
    page.wait_for_timeout(3000)
    assert len(sent) == before  # nothing is asked for any more

    page.reload()  # a new session of the same browser
    has(page, "Finished")
    other = browser.new_context().new_page()
    other.goto(f"{address}/{TINY}")
    has(other, "Press Start")
    other.context.close()
    context.close()
