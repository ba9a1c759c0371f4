"""Layouts of whole networks: nothing is cut, nothing covers anything, every connection is drawn."""

import re
from itertools import combinations

import pytest

from analysis.structure.overview import overview
from figures.diagrams.overview.blocks import rows
from figures.diagrams.overview.board import Head, Place
from figures.diagrams.overview.columns import columns
from figures.diagrams.overview.draw import overview_svg
from figures.diagrams.overview.grid import split
from figures.diagrams.overview.lines import bent
from figures.diagrams.overview.strip import strip
from models.catalog import NETWORKS
from models.loading import heads_of, skeleton
from models.tracing import trace

ROOM = (900, 500)  # of a page of 1280 x 720 px, below its question and above its legend


def network_of(name):
    card = NETWORKS[name]
    network = overview(trace(skeleton(card), card.crop), heads_of(card))
    places = [
        Place(s.name, s.kind, s.unit, s.title, s.stage, "red", s.shape, s.sources)
        for s in network.stops
    ]
    return places, [Head(h.name, h.source, h.present) for h in network.heads]


@pytest.fixture(scope="module", params=NETWORKS)
def laid_out(request):
    places, heads = network_of(request.param)
    if any(place.kind == "branch" for place in places):
        return places, heads, {"wide": columns(places, heads), "tall": strip(places, heads)}
    return places, heads, {"wide": rows(places, False), "tall": rows(places, True)}


def edges(box):
    return box.x, box.y, box.x + box.width, box.y + box.height


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("page", ["wide", "tall"])
def test_every_place_and_head_has_a_box_inside_and_none_covers_another(laid_out, page):
    places, heads, boards = laid_out
    board = boards[page]
    assert set(board.boxes) == {p.name for p in places} | {h.name for h in heads}
    for box in board.boxes.values():
        left, top, right, bottom = edges(box)
        assert left >= 0, box
        assert top >= 0, box
        assert right <= board.width, box
        assert bottom <= board.height, box
    for one, other in combinations(board.boxes.values(), 2):
        assert apart(edges(one), edges(other)), (one, other)


@pytest.mark.parametrize("page", ["wide", "tall"])
def test_words_stand_beside_boxes_and_beside_each_other(laid_out, page):
    board = laid_out[2][page]
    for label in board.labels:
        left, top, right, bottom = label.box
        assert left >= -2, label
        assert top >= -2, label
        assert right <= board.width + 2, label
        assert bottom <= board.height + 2, label
        for box in board.boxes.values():
            assert apart(label.box, edges(box)), (label, box)
    for one, other in combinations(board.labels, 2):
        assert apart(one.box, other.box), (one, other)


@pytest.mark.parametrize("page", ["wide", "tall"])
def test_the_wires_are_the_networks_connections(laid_out, page):
    places, heads, boards = laid_out
    expected = {(source, place.name) for place in places for source in place.sources}
    expected |= {(head.source, head.name) for head in heads}
    assert {(wire.source, wire.target) for wire in boards[page].wires} == expected


def test_a_wide_layout_fits_a_screen_of_1280_by_720(laid_out):
    board = laid_out[2]["wide"]
    assert board.width <= ROOM[0]
    assert board.height <= ROOM[1]


def test_flow_goes_right_and_down(laid_out):
    """In a wide Inception network a module stands right of what feeds it, upright below it."""
    places, _, boards = laid_out
    for place in places:
        if place.kind == "branch":
            for source in place.sources:
                wide, tall = boards["wide"].boxes, boards["tall"].boxes
                assert wide[source].middle[0] < wide[place.name].x
                assert tall[source].middle[1] < tall[place.name].y


def test_what_the_browser_fills_in_is_marked():
    places, heads = network_of("googlenet-mini")
    svg = overview_svg(columns(places, heads), "A <network>")
    maps = {p.name for p in places if p.kind in ("picture", "conv", "branch", "average")}
    assert set(re.findall(r'data-image="([^"]+)"', svg)) == maps
    assert {f"class {i}" for i in range(5)} <= set(re.findall(r'data-text="([^"]+)"', svg))
    stops = re.findall(r'<g class="stop[^"]*" data-stop="([^"]+)" role="(\w+)" tabindex="-1"', svg)
    joins = {p.name for p in places if p.kind == "join"}
    assert {n for n, _ in stops} == {p.name for p in places} - joins | {h.name for h in heads}
    assert {n for n, role in stops if role == "img"} == {
        p.name for p in places if p.kind in ("pool", "average")
    }
    assert 'aria-label="A &lt;network&gt;"' in svg


def test_rows_part_a_stage_only_where_it_is_longer_than_a_row():
    places, _ = network_of("resnet152")
    from figures.diagrams.overview.board import units_of

    lines = split(units_of(places), 12)
    assert [len(line) for line in lines] == [11, 12, 12, 12, 3]
    assert [len(line) for line in split(units_of(places), 6)] == [3, 4, 4, 6, 6, 6, 6, 6, 6, 3]


def test_a_bent_line_starts_and_ends_where_it_is_told_to():
    path = bent([(0, 0), (10, 0), (10, 30)], radius=4)
    assert path == "M0.0 0.0 L6.0 0.0 Q10.0 0.0 10.0 4.0 L10.0 30.0"
