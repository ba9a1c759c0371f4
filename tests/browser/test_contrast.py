"""Words can be read in both themes: the contrast of WCAG 2.1 (4.5 to 1), from the colours that the
browser shows.
"""

import pytest

# The colour of an element's words after every parent's opacity, and what is painted behind it.
COLOURS = """(element) => {
  const read = (text) => text.match(/[0-9.]+/g).map(Number);
  let opacity = 1, ground = null;
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at), colour = read(style.backgroundColor);
    if (ground === null && (colour.length === 3 || colour[3] === 1)) ground = colour.slice(0, 3);
    if (ground === null) opacity *= Number(style.opacity);
  }
  const words = read(getComputedStyle(element)[element.closest('svg') ? 'fill' : 'color']);
  const alpha = opacity * (words[3] ?? 1);
  return [words.slice(0, 3).map((value, i) => alpha * value + (1 - alpha) * ground[i]), ground];
}"""
WORDS = {
    "caption": "[data-testid=stCaptionContainer] p",
    "link in a caption": "[data-testid=stCaptionContainer] a",
    "primary button": "button[kind=primary] p",
    "a chart's axis": ".stPlotlyChart .xtick text",
    "code": ".stCode .token",
}


def luminance(colour):
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / 255 for v in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_known_pairs():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read(browser, address, theme):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{address}/degradation")
    page.wait_for_selector("button[kind=primary]", timeout=60_000)
    page.locator(
        "[data-testid=stExpander] summary", has_text="How these runs were recorded"
    ).click()
    found = {}
    for what, where in WORDS.items():
        places = page.locator(f".stMainBlockContainer {where}")
        places.first.wait_for(timeout=60_000)
        found[what] = min(contrast(*place.evaluate(COLOURS)) for place in places.all()[:40])
    page.locator("button[kind=primary]").first.evaluate("(button) => { button.disabled = true }")
    grey = contrast(*page.locator("button[kind=primary] p").first.evaluate(COLOURS))
    context.close()
    assert (
        1.5 < grey < found["primary button"]
    )  # pale, as what cannot be pressed is, but still there
    assert {what: ratio for what, ratio in found.items() if ratio < 4.5} == {}
