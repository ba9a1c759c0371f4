"""Runs: started at once or asked for, stopped, refused, shown after a moment, and their core given
back.
"""

import pytest
from streamlit.testing.v1 import AppTest

from serving import cores


def script():
    import streamlit as st

    from ui.run import asked, over, running

    seconds = st.session_state.setdefault("seconds", 1.0)
    if st.session_state.get("result"):
        st.text("there")
    elif asked("Measure", key="work", settings="these", seconds=seconds, most=600):
        with running("Working", of=3, key="work", settings="these") as step:
            for _ in range(3):
                if st.session_state.get("breaks"):
                    raise ValueError("broken")
                step()
        st.session_state["result"] = True
        over("work")
        st.text("done")


def app(**state):
    test = AppTest.from_function(script)
    for key, value in state.items():
        test.session_state[key] = value
    return test.run()


def said(test):
    return [element.value for kind in (test.text, test.info, test.warning) for element in kind]


def test_a_short_run_starts_at_once():
    assert said(app()) == ["done"]


def test_a_long_run_is_asked_for():
    test = app(seconds=40.0)
    assert said(test) == ["This takes a while: about 40 s."]
    assert said(test.button(key="work_ask").click().run()) == ["done"]


def test_a_run_beyond_what_is_allowed_is_refused_in_a_sentence():
    test = app(seconds=4000.0)
    assert said(test) == [
        "This would take about 67 minutes on this machine, and at most about 10 minutes are"
        " allowed. Choose smaller settings."
    ]
    assert not test.button


def test_a_stopped_run_must_be_asked_for_again():
    test = app(work_stopped="these")
    assert said(test) == ["Stopped: no result was kept. It takes about 1 s."]
    assert said(test.button(key="work_ask").click().run()) == ["done"]


def test_a_run_that_breaks_gives_its_core_back():
    free = cores._cores.free
    test = app(breaks=True)
    assert test.exception
    assert cores._cores.free == free


@pytest.mark.parametrize(("seconds", "words"), [(4.4, "about 4 s"), (130, "about 2 minutes")])
def test_times_are_said_as_one_says_them(seconds, words):
    from ui.run import about

    assert about(seconds) == words
