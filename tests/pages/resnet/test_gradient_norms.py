"""The gradient page's choices, words, files and store; the auxiliary page's loss and shares."""

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from analysis.gradients.norms import Profile
from tests.test_pages import app, fine, texts

PAGE = "pages/resnet/gradient_norms/page.py"


@pytest.fixture(autouse=True)
def empty_stores(monkeypatch):
    from pages.resnet.gradient_norms import results
    from serving.store import Store

    monkeypatch.setattr(results, "PROFILES", Store(2000))
    monkeypatch.setattr(results, "SWEEPS", Store(16))


def opened(**address):
    test = app(**address)
    return fine(test.switch_page(PAGE).run())


def chart(test, key):
    return json.loads(next(c for c in test.get("plotly_chart") if key in c.proto.id).proto.spec)


def test_presets_set_the_controls_and_the_words_carry_this_runs_numbers():
    test = opened(grad_size="4", grad_depths="8.14.20", grad_batch="noise")
    assert test.pills(key="grad_depths").value == [8, 14, 20]
    assert "explodes with depth" in texts(test)
    fine(test.button(key="grad_regime0").click().run())
    assert test.toggle(key="grad_norm").value is False
    assert test.selectbox(key="grad_init").value == "default"
    assert "vanishes with depth" in texts(test)
    assert "as expected" in texts(test)
    from analysis.gradients.norms import noise_batch, profile
    from models.depth_family import DepthSpec

    spec = DepthSpec("plain", 20, False, "default")
    mantissa, power = f"{profile(spec, 0, noise_batch(4, 32, 0)).gradients[0]:.1e}".split("e")
    assert f"{mantissa}×10⁻{'⁰¹²³⁴⁵⁶⁷⁸⁹'[abs(int(power))]}" in texts(test)
    fine(test.button(key="grad_regime1").click().run())
    assert test.selectbox(key="grad_init").value == "he"
    assert "every block adds variance" in texts(test)


def test_wrong_depths_and_too_large_ones_are_sentences():
    test = opened(grad_size="4", grad_depths="8")
    test.number_input(key="grad_deeper").set_value(100).run()
    assert "100 is not 6n+2" in test.info[0].value
    assert "98 or 104" in test.info[0].value
    test.number_input(key="grad_size").set_value(128).run()
    test.number_input(key="grad_deeper").set_value(506).run()
    assert "at most 27 pictures" in test.info[0].value
    fine(test.pills(key="grad_depths").set_value([]).run())
    test.number_input(key="grad_deeper").set_value(None).run()
    assert "at least one depth" in test.info[0].value


def test_a_long_sweep_asks_first_and_a_stopped_one_leaves_nothing(monkeypatch):
    from pages.resnet.gradient_norms import results, sweep

    test = opened(grad_size="4", grad_depths="8", grad_batch="noise")
    before = len(results.PROFILES)
    monkeypatch.setattr(results, "pace", lambda *_: 1.0)
    test.pills(key="grad_depths").set_value([8, 14]).run()
    assert "about 2 minutes" in test.info[0].value
    test.session_state["grad_stopped"] = None
    fine(test.button(key="grad_ask").click().run())
    assert before == 2
    assert len(results.PROFILES) == before + 2  # only the two new nets were run
    monkeypatch.setattr(results, "pace", lambda *_: 1000.0)
    test.pills(key="grad_depths").set_value([8, 14, 20]).run()
    assert "at most 20 minutes" in test.warning[0].value

    class Interrupted(BaseException):
        pass

    def broken(*arguments):
        raise Interrupted

    monkeypatch.setattr(results, "pace", lambda *_: 0.0)
    monkeypatch.setattr(results, "profile", broken)
    with pytest.raises(Interrupted):
        sweep.sweep(None, _choices())
    assert len(results.PROFILES) == before + 2
    assert len(results.SWEEPS) == 2  # the two sweeps that ended


def _choices():
    from pages.resnet.gradient_norms.choices import Choices

    return Choices("CIFAR family", (26,), True, "he", False, 1, "noise", 4)


def test_another_framing_or_picture_is_another_sweep():
    test = opened(grad_size="4", grad_depths="8")
    one = chart(test, "grad_first")["data"][0]["y"]
    fine(test.segmented_control(key="framing").set_value("whole").run())
    assert chart(test, "grad_first")["data"][0]["y"] != one
    fine(test.segmented_control(key="framing").set_value("centre").run())
    assert chart(test, "grad_first")["data"][0]["y"] == one


def test_exact_zeros_are_drawn_as_zero_and_ticks_stay_few():
    from figures.plots.norms import Line, depth_profile, first_layer, ratio
    from figures.plots.png import plots_png

    values = np.logspace(-300, -2, 32)[None]
    values[0, :3] = 0
    lines = [Line("plain", 32, values, True), Line("residual", 32, np.full((1, 32), 0.03))]
    for figure in (depth_profile(lines, "norm"), first_layer(lines), ratio(lines)):
        axis = figure.layout.yaxis
        assert axis.ticktext[0] == "<b>zero</b>"
        assert len(axis.ticktext) <= 9
    drawn = depth_profile(lines, "norm").data[0]
    assert drawn.y[0] == drawn.y[2] == axis_zero(depth_profile(lines, "norm"))
    assert "zero" in drawn.text[0]
    assert "float64" in drawn.name
    picture = Image.open(
        io.BytesIO(plots_png("t", "l", [("a", first_layer(lines)), ("b", ratio(lines))]))
    )
    assert picture.width > 1500


def axis_zero(figure):
    return figure.layout.yaxis.tickvals[0]


def test_the_csv_holds_every_layer():
    from pages.resnet.gradient_norms.files import profiles_csv

    found = {("plain", 8): [Profile(np.arange(8.0), np.ones(8), 1.0, True)] * 2}
    rows = list(csv.DictReader(io.StringIO(profiles_csv(found))))
    assert len(rows) == 16
    assert rows[-1]["seed"] == "1"
    assert float(rows[-1]["gradient_norm"]) == 7
    assert rows[0]["float64"] == "1"


def test_auxiliary_losses_are_switched_by_their_weights():
    test = opened(grad_size="4", grad_depths="8")
    on, off = (chart(test, "grad_trained")["data"][i]["y"] for i in (1, 0))
    assert on != off
    fine(test.slider(key="grad_weight_aux1").set_value(0.0).run())
    fine(test.slider(key="grad_weight_aux2").set_value(0.0).run())
    data = chart(test, "grad_trained")["data"]
    assert data[0]["y"] == data[1]["y"]
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    assert "no auxiliary heads" in texts(test)


def test_shattered_gradients_run():
    test = opened(grad_size="4", grad_depths="8")
    fine(test.toggle(key="shattered_on").set_value(True).run())
    test.number_input(key="shattered_seeds").set_value(2).run()
    fine(test.select_slider(key="shattered_depth").set_value(8).run())
    assert "Four points further on, the gradient’s correlation" in texts(test).replace("'", "’")


def test_a_link_carries_the_sweeps_choices():
    test = opened(
        grad_size="4", grad_depths="8.14", grad_norm="False", grad_deeper="20", grad_class="3"
    )
    assert test.pills(key="grad_depths").value == [8, 14]
    assert test.toggle(key="grad_norm").value is False
    assert test.number_input(key="grad_deeper").value == 20
    assert "Plain: first layer" in texts(test)
    assert "with 20" in texts(test)
    assert test.selectbox(key="grad_class").value == 3
    fine(test.segmented_control(key="grad_shape").set_value("ImageNet-shaped").run())
    fine(test.segmented_control(key="grad_shape").set_value("CIFAR family").run())
    assert test.pills(key="grad_depths").value == [8, 14]
