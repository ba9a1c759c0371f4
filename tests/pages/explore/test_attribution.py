"""The attribution page: class, methods, layers, checks, bad links, and what a stopped run leaves
behind.
"""

import pytest

from tests.test_pages import app, choose_picture, fine, texts

PAGE = "pages/explore/attribution/page.py"
QUICK = {"attr_checks": "False"}


def page(**address):
    test = app(**address)
    return fine(test.switch_page(PAGE).run())


def shown(test):
    """The titles of the maps."""
    from analysis.attribution.settings import METHODS

    return [m.value.strip("*") for m in test.markdown if m.value.strip("*") in METHODS.values()]


def test_at_first_grad_cam_of_the_answer_with_its_worth():
    test = page()
    assert shown(test) == ["Grad-CAM", "Grad-CAM"]  # the map, and its check
    assert "Deletion area" in texts(test)
    assert "random order" in texts(test)
    assert "rank correlation" in texts(test)
    assert "DeepLift** is not offered here" in texts(test)
    test.toggle(key="attr_checks").set_value(False).run()
    assert "Deletion area" not in texts(fine(test))


def test_classes_methods_and_layers():
    test = page(**QUICK)
    test.selectbox(key="network").select("resnet18-mini").run()
    first = texts(test)
    test.selectbox(key="attr_class").select(3).run()
    assert texts(fine(test)) != first
    test.selectbox(key="attr_minus").select(3).run()
    assert "Choose two different classes" in test.info[0].value
    test.selectbox(key="attr_minus").select(5).run()
    assert "Which pixels favour" in texts(fine(test))
    test.selectbox(key="attr_layer").select("layer3.1.add").run()
    fine(test)
    test.session_state["attr_methods"] = ["gradcam", "guided_gradcam"]
    test.run()
    assert shown(fine(test)) == ["Grad-CAM", "Guided Grad-CAM"]
    assert test.query_params["attr_layer"] == "layer3.1.add"
    assert test.query_params["attr_methods"] == "gradcam.guided_gradcam"
    test.session_state["attr_methods"] = []
    test.run()
    assert "at least one method" in test.info[0].value


def test_drawing_differently_runs_nothing_again(monkeypatch):
    from pages.explore.attribution import results

    test = page(**QUICK)
    monkeypatch.setattr(results, "attribute", None)
    test.slider(key="attr_opacity").set_value(20).run()
    test.slider(key="attr_threshold").set_value(60).run()
    test.toggle(key="attr_contour").set_value(True).run()
    assert "Contours enclose the strongest 40%" in texts(fine(test))


def test_settings_that_make_no_sense_are_answered_in_a_sentence():
    test = page(**QUICK)
    test.session_state["attr_methods"] = ["integrated"]
    test.session_state["attr_baselines"] = []
    test.run()
    assert not test.exception
    assert "Choose one or more baselines" in test.error[0].value
    assert shown(test) == []


def test_another_picture_starts_with_its_own_answer():
    test = page(**QUICK)
    test.selectbox(key="attr_class").select(2).run()
    assert test.selectbox(key="attr_class").value == 2
    choose_picture(test, "coffee")
    fine(test)
    assert "attr_class" not in test.query_params


@pytest.mark.parametrize(
    "address",
    [
        {"attr_class": "99999"},
        {"attr_class": "x"},
        {"attr_minus": "-7"},
        {"attr_layer": "../.."},
        {"attr_methods": "<b>.deeplift"},
        {"attr_checks": "maybe"},
    ],
)
def test_a_wrong_link_falls_back(address):
    test = page(**{**QUICK, **address})
    assert "Grad-CAM" in shown(test)


@pytest.mark.parametrize("classes", [1, 3])
def test_an_own_checkpoint_of_any_class_count(classes):
    from safetensors.torch import save

    from models.miniatures import MINIATURES

    test = page(**QUICK)
    data = save(MINIATURES["resnet18"](classes).state_dict())
    test.file_uploader(key="checkpoint").upload(
        "mine.safetensors", data, "application/octet-stream"
    )
    test.run()
    fine(test.button(key="use_checkpoint").click().run())
    assert test.selectbox(key="network").value.startswith("own-")
    assert shown(test) == ["Grad-CAM"]
    assert len(test.selectbox(key="attr_class").options) == classes


def test_a_stopped_run_leaves_nothing_and_gives_the_core_back():
    """The bar raises what Streamlit raises when a viewer changes something: the core is free,
    nothing is kept.
    """
    from serving import cores
    from ui import run as long_run

    class Rerun(BaseException):
        pass

    before, held = cores._cores.free, []

    def shows():
        raise Rerun

    def run():
        with long_run.running("Occlusion", 10, "test") as step:
            held.append(cores._cores.free)
            step._began = step._drawn = -1e9
            step._show = shows
            step(8)

    with pytest.raises(Rerun):
        run()
    assert held == [before - 1]
    assert cores._cores.free == before
    with long_run.running("Occlusion", 10, "test") as step:
        step(8)
    assert cores._cores.free == before


def test_the_goal_doubles_where_a_run_goes_on():
    from pages.explore.attribution.results import counted
    from ui.run import running

    with running("Integrated Gradients", 20, "test") as step:
        on_pass = counted(step, "Integrated Gradients")
        on_pass(16)
        assert (step.done, step.of) == (16, 20)
        on_pass(40)
        assert (step.done, step.of) == (56, 80)
        assert step.text.endswith(": 56 of about 80 pictures through the network")
