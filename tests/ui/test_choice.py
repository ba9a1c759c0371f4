"""Choices: restored from the session or the address, drawn, and put back into the address."""

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from ui.choice import kept, kept_number, kept_switch

    name = kept(st.selectbox, "Name", ["a", "b", "c"], key="name", default="a")
    size = kept(st.segmented_control, "Size", [1, 2, 3], key="size", default=2, read=int)
    weight = kept_number(st.slider, "Weight", (0.0, 1.0), key="weight", default=0.3, step=0.1)
    steps = kept_number(st.number_input, "Steps", (1, 9), key="steps", default=4)
    on = kept_switch(st.toggle, "On", key="on", default=True)
    st.text(f"{name} {size} {weight:g} {steps} {on}")


def app(**address):
    test = AppTest.from_function(script)
    for key, value in address.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def state(test):
    return test.text[0].value


def test_defaults_leave_the_address_empty():
    test = app()
    assert state(test) == "a 2 0.3 4 True"
    assert dict(test.query_params) == {}


def test_an_address_is_followed_and_kept():
    test = app(name="c", size="3", weight="0.7", steps="9", on="0")
    assert state(test) == "c 3 0.7 9 False"
    assert dict(test.query_params) == {
        "name": "c",
        "size": "3",
        "weight": "0.7",
        "steps": "9",
        "on": "0",
    }


def test_a_choice_goes_into_the_address_and_out_again_at_its_default():
    test = app()
    test.selectbox(key="name").select("b").run()
    assert test.query_params["name"] == "b"
    test.selectbox(key="name").select("a").run()
    assert "name" not in test.query_params


@pytest.mark.parametrize(
    "address",
    [
        {"name": "<b>"},
        {"size": "x"},
        {"weight": "nan"},
        {"weight": "1e9"},
        {"steps": "-4"},
        {"steps": "four"},
        {"on": "perhaps"},
    ],
)
def test_nonsense_in_an_address_is_no_error(address):
    found = state(app(**address))
    assert found.split()[0] == "a"
    assert 0 <= float(found.split()[2]) <= 1
    assert 1 <= int(found.split()[3]) <= 9
