"""Names from outside, in a real browser: shown as they are, whatever Markdown or HTML they look
like.
"""

import io

import pytest
import torch

from models.miniatures import MINIATURES
from tests.browser.test_journey import settle
from ui.sentences import JOINER

FILE = "my *best* net_$x^2$_[a](http:b) <b>c</b> :smile: --.pth"
LABELS = [":red[hot] [link](http://x.y)", "# *one* `two`", "www.a.b c@d.e :material/home:"]
MADE = "a[href], em, code, del, .katex, h1, [data-testid=stMarkdownColoredText], img"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(90_000)
    opened.goto(f"{address}/branches")
    opened.wait_for_selector(".st-key-large svg")
    settle(opened)
    yield opened
    context.close()


def send(page, key, name, data):
    kind = "application/octet-stream"
    page.locator(f".st-key-{key} input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def weights(builder, classes=3):
    torch.manual_seed(0)
    buffer = io.BytesIO()
    torch.save(MINIATURES[builder](classes).state_dict(), buffer)
    return buffer.getvalue()


def take(page, name, data, labels=None):
    """Use a checkpoint as a viewer does, in the sidebar."""
    page.locator("[data-testid=stExpander] summary", has_text="Framing, device").click()
    own = page.locator("[data-testid=stPopover] button", has_text="Own checkpoint")
    own.wait_for()
    page.wait_for_timeout(1000)  # the fold opens slowly, and moves what is in it
    own.click()
    page.locator(".st-key-checkpoint").wait_for()
    send(page, "checkpoint", name, data)
    if labels is not None:
        send(page, "labels", "labels.txt", "\n".join(labels).encode())
    page.wait_for_timeout(500)
    settle(page)
    page.locator(".st-key-use_checkpoint button").click()


def as_read(element):
    assert element.locator(MADE).count() == 0, element.inner_html()
    return element.inner_text().replace(JOINER, "")


def test_names_are_shown_as_they_are(page):
    send(page, "upload", FILE, b"no picture")
    alert = page.locator("[data-testid=stAlert] [data-testid=stMarkdownContainer]")
    alert.wait_for()
    assert as_read(alert).startswith(f"{FILE}: This file is not a picture")
    take(page, FILE, weights("googlenet"), LABELS)
    line = page.locator("[data-testid=stCaptionContainer]", has_text="answers:").first
    page.get_by_text("Yours: my").first.wait_for()
    settle(page)
    text = as_read(line)
    assert text.startswith(f"Yours: {FILE} answers: ")
    for name in LABELS:
        assert name in text
    assert page.locator("[data-testid=stPopover] button", has_text="Picture preparation").count()


def test_a_residual_network_on_an_inception_page_leads_to_its_own_page_and_back(page):
    take(page, "r.pth", weights("resnet18"))
    page.get_by_text("It is a ResNet, which this page does not show").wait_for()
    page.locator("[data-testid=stPopoverBody] [data-testid=stPageLink] a").click()
    page.wait_for_url("**/residual_block*")
    page.get_by_text("Yours: r.pth").first.wait_for()
    settle(page)
    assert page.locator("[data-testid=stException]").count() == 0
    if not page.locator(".st-key-checkpoint").count():  # the fold may have stayed open
        page.locator("[data-testid=stPopover] button", has_text="Own checkpoint").click()
    send(page, "checkpoint", "g.pth", weights("googlenet"))
    page.wait_for_timeout(500)
    settle(page)
    page.locator(".st-key-use_checkpoint button").click()
    page.get_by_text("It is a GoogLeNet, which this page does not show").wait_for()
    page.locator("[data-testid=stPopoverBody] [data-testid=stPageLink] a").click()
    page.wait_for_url("**/branches*")
    page.get_by_text("Yours: g.pth").first.wait_for()
