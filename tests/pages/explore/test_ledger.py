"""The branch ledger through app.py: a miniature is measured at once, a large network when asked;
clicks open.
"""

import csv
import io

import pytest

from tests.test_pages import app, choose_picture, fine, official, texts  # noqa: F401

PAGE = "pages/explore/ledger/page.py"


def ledger(network="googlenet-mini", **address):
    test = app()
    for key, value in address.items():
        test.query_params[key] = value
    fine(test.switch_page(PAGE).run())
    return (
        fine(test.selectbox(key="network").select(network).run())
        if network != "googlenet-mini"
        else test
    )


def test_a_miniature_is_measured_at_once_and_its_sums_are_shown():
    test = ledger()
    words = texts(test)
    assert "are within 5% of it" in words
    assert "Mattered most" in words
    table = test.dataframe[0].value
    assert len(table) == 9 * 4
    sums = table.groupby("module")["share"].sum()
    assert ((sums - 1).abs() < 0.05).all()
    assert table.groupby("module")["energy"].sum().between(0.999, 1.001).all()


def test_another_class_is_measured_and_a_known_one_is_not_measured_again(monkeypatch):
    from pages.explore.ledger import results

    test = ledger(network="resnet18-mini")
    first = texts(test)
    other = test.selectbox(key="led_class").options[3]
    fine(test.selectbox(key="led_class").select_index(3).run())
    assert f"The logit of {other.split(' · ')[0]}" in texts(test)
    assert texts(test) != first
    monkeypatch.setattr(results, "ledger", None)
    fine(test.selectbox(key="led_class").select_index(0).run())
    assert texts(test) == first


def test_a_click_opens_the_branch():
    test = ledger()
    test.session_state["led_open"] = "inception4c/2"
    test.run()
    assert test.selectbox(key="module").value == "inception4c"
    assert "in the branch 1×1→5×5" in texts(test)


@pytest.mark.parametrize(
    "address",
    [{"led_class": "99"}, {"led_class": "<b>"}, {"led_from": "white"}, {"led_measure_by": "drop"}],
)
def test_a_wrong_link_falls_back(address):
    test = ledger(network="resnet18-mini", **address)
    assert "Mattered most" in texts(test)


@pytest.mark.parametrize("network", ["googlenet", "resnet50"])
def test_a_large_network_shows_costs_at_once_and_is_measured_when_asked(network, official):  # noqa: F811
    test = ledger()
    fine(test.selectbox(key="network").select(network).run())
    assert "attribution" not in test.dataframe[0].value
    assert test.dataframe[0].value["MAC"].max() > 1e6
    assert test.button(key="led_ask").label.startswith("Measure")


def test_the_file_has_every_number():
    from pages.explore.ledger.table import _csv

    rows = list(
        csv.DictReader(io.StringIO(_csv([{"module": "a", "MAC": 1}, {"module": "b", "MAC": 2}])))
    )
    assert rows == [{"module": "a", "MAC": "1"}, {"module": "b", "MAC": "2"}]


def test_the_class_follows_the_picture_until_another_is_chosen():
    test = ledger(network="resnet18-mini")
    before = test.selectbox(key="led_class").value
    fine(choose_picture(test, "rocket"))
    top = test.selectbox(key="led_class").options[0]
    assert f"The logit of {top.split(' · ')[0]}" in texts(test)
    assert test.selectbox(key="led_class").value != before or "led_class" not in test.query_params


def test_a_stopped_measurement_waits_until_it_is_asked_for_again():
    from pages.explore.ledger.results import key_of
    from serving.subject import subject_of

    test = ledger(network="resnet18-mini", led_from="colour")
    key = key_of(subject_of("chelsea", "resnet18-mini"), 7, "colour")
    test.session_state["led_stopped"] = key
    fine(test.selectbox(key="led_class").select(7).run())
    assert "Mattered most" not in texts(test)
    assert "33 or more passes" in test.info[0].value
    fine(test.button(key="led_ask").click().run())
    assert "Mattered most" in texts(test)
