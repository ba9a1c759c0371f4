"""Twenty links as people have saved them: each opens the view that it was copied from."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_pages import ROOT, fine
from ui.menu import page_card


def opened(room, address):
    """The page of that room at an address, as a fresh browser opens it."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key in ("network", "picture", "framing"):
        if key in address:
            test.query_params[key] = address[key]
    test.run()
    for key, value in address.items():
        test.query_params[key] = value
    return fine(test.switch_page(page_card(room).path).run())


def value(test, key):
    """What a control of that key shows, whatever kind it is."""
    return test.session_state[key]


LINKS = [
    ("branches", {"module": "inception4c", "sort": "variation"}, {"module": "inception4c"}),
    ("branches", {"network": "inception_v3-mini", "module": "Mixed_6b"}, {"module": "Mixed_6b"}),
    ("branches", {"relu": "before", "count": "16"}, {"relu": "before", "count": "16"}),
    ("branches", {"colours": "Magma", "range": "channel"}, {"colours": "Magma"}),
    ("branches", {"picture": "rocket", "framing": "whole"}, {"picture": "rocket"}),
    ("attribution", {"attr_class": "4", "attr_minus": "2"}, {"attr_class": 4, "attr_minus": 2}),
    (
        "attribution",
        {"attr_methods": "gradcam.occlusion_coarse"},
        {"attr_methods": ["gradcam", "occlusion_coarse"]},
    ),
    ("ledger", {"led_from": "colour"}, {"led_from": "colour"}),
    ("switchboard", {"off": "01", "sw_how": "picture"}, {"sw_how": "picture"}),
    ("comparison", {"cmp_mode": "network"}, {"cmp_mode": "network"}),
    ("features", {"fv_what": "branch"}, {"fv_what": "branch"}),
    ("networks", {"network": "resnet18-mini"}, {"network": "resnet18-mini"}),
    ("maps", {"network": "googlenet"}, {"network": "googlenet"}),
    ("cost", {"cost_kernel": "3"}, {"cost_kernel": 3}),
    ("comparison", {"cmp_picture": "brick"}, {"cmp_picture": "brick"}),
    ("auxiliary", {"aux_class": "4", "aux_weight_aux2": "0.8"}, {"aux_class": 4}),
    ("residual_block", {"block": "layer2.0"}, {"block": "layer2.0"}),
    ("deletion", {"exchange_depth": "56"}, {"exchange_depth": 56}),
    ("gradient_norms", {"grad_norm": "False", "grad_init": "default"}, {"grad_norm": False}),
    ("gradient_norms", {"grad_depths": "8.56", "grad_size": "4"}, {"grad_depths": [8, 56]}),
    ("live_training", {"live_norm": "False"}, {"live_norm": False}),
]


@pytest.mark.parametrize(("room", "address", "shown"), LINKS)
def test_an_old_link_opens_its_view(room, address, shown):
    test = opened(room, address)
    assert test.title[0].value == page_card(room).question
    for key, expected in shown.items():
        assert value(test, key) == expected, key


@pytest.mark.parametrize(
    ("address", "today"),
    [({"exchange_depth": "56"}, "deletion"), ({"versions_stage": "layer3"}, "versions")],
)
def test_a_link_to_a_section_that_has_moved_opens_its_page(address, today):
    """The page of the residual block held them all once."""
    test = opened("residual_block", address)
    assert test.title[0].value == page_card(today).question
    for key, expected in address.items():
        assert str(value(test, key)) == expected
