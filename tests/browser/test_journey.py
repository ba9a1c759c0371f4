"""A lecturer's way through the app in a real browser."""

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.catalog import shipped_classes

IDLE = "[data-testid=stStatusWidgetRunningIcon], [data-testid=stSkeleton], [data-stale=true]"


def settle(page):
    quiet = 0
    for _ in range(600):
        quiet = 0 if page.locator(IDLE).count() else quiet + 1
        if quiet >= 8:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page stays busy")


def own_picture(page):
    """Waits until the viewer's own picture is the chosen one."""
    page.locator(".st-key-gallery_known [data-pick=own][aria-pressed=true]").wait_for()


def photo():
    image = Image.new("RGB", (500, 320), "skyblue")
    ImageDraw.Draw(image).ellipse((150, 60, 350, 260), fill="crimson")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    opened.hosts = set()
    opened.on(
        "request",
        lambda r: opened.hosts.add(r.url.split("/")[2]) if r.url.startswith("http") else None,
    )
    opened.goto(f"{address}/branches")
    opened.wait_for_selector(".st-key-large svg", timeout=60_000)
    settle(opened)
    yield opened
    context.close()


def heading(page):
    return page.locator("h3", has_text="Channel").inner_text()


def upload(page):
    page.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "circle.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    own_picture(page)
    settle(page)


def pick_module_stage_and_channel(page):
    """By the strip, by the chain, by a tile."""
    page.locator(".st-key-strip [data-pick=inception4c]").click()
    page.locator(".st-key-strip [data-pick=inception4c][aria-pressed=true]").wait_for()
    settle(page)
    assert "module=inception4c" in page.url
    page.locator(".st-key-chain1 [data-pick='0']").click()
    settle(page)
    assert "stages=0.0.1.1" in page.url
    tile = page.locator(".st-key-tiles1 [data-pick]").nth(2)
    name = tile.get_attribute("data-pick")
    tile.click()
    settle(page)
    assert f"Channel {name.split('.')[1]} of 1×1" in heading(page)


def downloaded(page, key):
    with page.expect_download() as caught:
        page.locator(f".st-key-{key} button").click()
    return caught.value.path()


def check_downloads(page):
    with np.load(downloaded(page, "npz")) as stored:
        assert stored["logits"].shape == (len(shipped_classes("googlenet")),)
        assert any(key.startswith("branch2_inception4c") for key in stored)
    assert Image.open(downloaded(page, "png")).width > 1000
    assert downloaded(page, "csv").read_text().startswith("branch,layer,channel")


def link_with_photo(page, address):
    """The link, with the photo once its owner agrees."""
    page.get_by_role("button", name="Link").click()
    page.locator(".st-key-share button").click()
    settle(page)
    page.wait_for_function(
        "document.querySelector('[data-testid=stCode]')?.innerText.includes('photo=')"
        " || [...document.querySelectorAll('pre')].some(e => e.innerText.includes('photo='))"
    )
    link = next(t for t in page.locator("pre").all_inner_texts() if "photo=" in t).strip()
    assert re.match(rf"{re.escape(address)}/branches\?", link)
    return link


def test_open_upload_pick_download_and_open_the_link_elsewhere(page, browser, address):
    upload(page)
    pick_module_stage_and_channel(page)
    check_downloads(page)
    link = link_with_photo(page, address)
    second = browser.new_context(viewport={"width": 1280, "height": 720})
    other = second.new_page()
    other.goto(link)
    other.wait_for_selector(".st-key-large svg", timeout=60_000)
    settle(other)
    assert heading(other) == heading(page)
    own_picture(other)
    second.close()
    assert page.hosts == {address.split("/")[2]}


def test_keyboard_alone_reaches_another_module(page):
    page.locator(".st-key-strip [data-pick=inception3a]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    assert "module=inception3b" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_nothing_is_wider_than_the_screen(browser, address, scheme, size):
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(f"{address}/branches")
    page.wait_for_selector(".st-key-large svg", timeout=60_000)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("[data-testid=stException]").count() == 0
    context.close()
