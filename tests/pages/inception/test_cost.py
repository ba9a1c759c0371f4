"""The calculator's links, and the network's costs as a file."""

import csv
import io

from analysis.structure.receptive_field import receptive_fields
from analysis.structure.table import network_rows
from pages.inception.cost.files import costs_csv
from tests.conftest import shipped, traced
from tests.test_pages import app, fine


def test_a_link_restores_the_calculator():
    address = {"cost_height": "14", "cost_width": "14", "cost_kernel": "3", "cost_stride": "2"}
    test = fine(app(**address).switch_page("pages/inception/cost/page.py").run())
    direct = 7 * 7 * 32 * 3 * 3 * 192
    chain = 14 * 14 * 16 * 192 + 7 * 7 * 32 * 3 * 3 * 16
    assert test.metric[0].value == f"{direct / chain:.2f}×"


def test_both_are_timed_for_the_numbers_shown_and_for_no_others():
    test = fine(app(cost_inputs="16").switch_page("pages/inception/cost/page.py").run())
    fine(test.button(key="time_cost").click().run())
    assert any("times faster" in m.value for m in test.markdown)
    fine(test.number_input(key="cost_outputs").set_value(31).run())
    assert not any("times faster" in m.value for m in test.markdown)


def test_the_file_has_every_parameter_of_the_network():
    network = traced("googlenet-mini")
    rows = network_rows(network, receptive_fields(network))
    lines = list(csv.DictReader(io.StringIO(costs_csv(rows))))
    counted = sum(int(line["parameters"]) for line in lines if not line["branch"])
    named = shipped("googlenet-mini").network.named_parameters()
    assert counted == sum(p.numel() for name, p in named if not name.startswith("aux"))
    assert len(lines) == len(rows)


def test_the_calculator_follows_its_numbers():
    test = app()
    fine(test.switch_page("pages/inception/cost/page.py").run())
    assert test.metric[0].value == "9.68×"
    fine(test.number_input(key="cost_reduction").set_value(32).run())
    assert test.metric[0].value == "4.84×"
