"""The live training page as Streamlit runs it: start, look, stop; presets, links, bad luck."""

import json
import time

import pytest

from tests.test_pages import app, fine, texts

PAGE = "pages/resnet/live_training/page.py"


@pytest.fixture(autouse=True)
def pool():
    """Nets in this process: the page does not care, and no test waits for a new process."""
    from pages.resnet.live_training import view
    from training.live.crew import Limits
    from training.live.pool import Pool
    from training.live.worker import InThisProcess

    made = Pool(1, InThisProcess, Limits(idle=0.2))
    kept, view.trainings = view.trainings, lambda: made
    yield made
    view.trainings = kept
    made.close()


def page(**address):
    test = app(**address)
    return fine(test.switch_page(PAGE).run())


def tiny():
    test = page(live_depth="8", live_epochs="1", live_batch="128")
    assert test.select_slider(key="live_depth").value == 8
    return test


def progress(test):
    return test.main.get("progress")[0].proto.text


def until(test, word):
    end = time.monotonic() + 120
    while word not in progress(test):
        assert time.monotonic() < end, progress(test)
        time.sleep(0.2)
        fine(test.run())


def test_a_training_runs_is_watched_and_ends_in_a_sentence():
    test = tiny()
    assert "Press Start" in progress(test)
    fine(test.button(key="live_start").click().run())
    assert "plain-8 and residual-8" in progress(test)
    until(test, "Finished")
    words = texts(test)
    assert "After 1 epoch (" in words
    assert "plain-8 names" in words
    assert "residual-8 names" in words
    assert len(test.get("download_button")) == 2
    loss = json.loads(test.get("plotly_chart")[0].proto.spec)
    assert [t["name"] for t in loss["data"] if t.get("name")] == ["plain-8", "residual-8"]
    fine(test.select_slider(key="live_at_11").set_value(3).run())
    assert "step 3" in texts(test)


def test_pause_resume_and_stop():
    test = page(live_depth="8", live_epochs="30")
    fine(test.button(key="live_start").click().run())
    fine(test.button(key="live_pause").click().run())
    assert progress(test).startswith("Paused")
    fine(test.button(key="live_resume").click().run())
    until(test, "Step")
    fine(test.button(key="live_stop").click().run())
    assert progress(test).startswith("Stopped")
    assert test.button(key="live_stop").disabled


def test_it_goes_on_while_another_page_is_shown_and_belongs_to_one_viewer():
    test = tiny()
    fine(test.button(key="live_start").click().run())
    fine(test.switch_page("pages/explore/networks/page.py").run())
    other = tiny()
    assert "Press Start" in progress(other)
    fine(test.switch_page(PAGE).run())
    until(test, "Finished")
    assert "Press Start" in progress(other.run())


def test_a_viewer_behind_another_one_sees_the_place_in_the_queue():
    first, second = page(live_depth="8", live_epochs="30"), tiny()
    fine(first.button(key="live_start").click().run())
    until(first, "Step")
    fine(second.button(key="live_start").click().run())
    assert "Number 1 in the queue" in progress(second)
    fine(first.button(key="live_stop").click().run())
    until(second, "Finished")


def test_a_diverged_training_is_a_sentence_and_is_drawn():
    test = page(
        live_depth="8", live_epochs="1", live_norm="False", live_rate="3.0", live_batch="128"
    )
    fine(test.button(key="live_start").click().run())
    until(test, "Finished")
    assert "diverged at step" in texts(test)


def test_presets_fill_the_choices_and_the_address():
    test = page()
    fine(test.button(key="live_preset_2").click().run())
    assert test.toggle(key="live_norm").value is False
    assert test.select_slider(key="live_depth").value == 20
    assert test.query_params["live_norm"] == "False"
    fine(test.selectbox(key="live_optimizer").select("adam").run())
    assert test.select_slider(key="live_rate").value == 0.001


@pytest.mark.parametrize(
    "address",
    [{"live_depth": "57"}, {"live_rate": "fast"}, {"live_seed": "-3"}, {"live_epochs": "9999"}],
)
def test_a_wrong_link_falls_back(address):
    assert "Press Start" in progress(page(**address))


def test_a_full_queue_is_said_in_the_page(pool, monkeypatch):
    from training.live.pool import PoolFullError

    def full(viewer, settings):
        raise PoolFullError("Too many trainings are queued here. Try again in a few minutes.")

    monkeypatch.setattr(pool, "start", full)
    test = tiny()
    test.button(key="live_start").click().run()
    assert "Try again in a few minutes" in test.error[0].value
