"""The markup of drawings, read back by Python's own XML parser."""

from xml.etree import ElementTree as ET

import pytest

from figures.svg import drawing, element, pickable, title, words

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>&\"'×"


def test_texts_and_attributes_come_back_as_they_were():
    parts = (words(1, 2, NASTY, 12), pickable(NASTY, title(NASTY), aria_label=NASTY))
    root = ET.fromstring(drawing(10, 5, *parts, role="group"))
    text, part = root
    assert (root.tag, root.get("viewBox"), root.get("role")) == (f"{SVG}svg", "0 0 10 5", "group")
    assert text.text == part[0].text == part.get("data-pick") == part.get("aria-label") == NASTY


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1"), (1.0, "1"), (-2.5, "-2.5"), (1 / 3, "0.33"), (1200.0, "1200"), (-0.001, "0")],
)
def test_numbers_have_at_most_two_decimals(number, written):
    assert element("rect", x=number) == f'<rect x="{written}"/>'


def test_what_is_none_is_left_out_and_names_are_written_as_the_standard_has_them():
    assert element("g", stroke=None, font_size=2, class_="a") == '<g font-size="2" class="a"/>'


def test_states_are_words_and_tab_stops_only_where_it_should():
    on, off = pickable("a", aria_pressed=True), pickable("a", focus=False, aria_pressed=False)
    assert ET.fromstring(on).attrib == {
        "data-pick": "a",
        "tabindex": "0",
        "role": "button",
        "aria-pressed": "true",
    }
    assert ET.fromstring(off).attrib == {
        "data-pick": "a",
        "tabindex": "-1",
        "role": "button",
        "aria-pressed": "false",
    }
