"""The degradation page: question and answer, whatever runs are recorded, identity layers, digits
live.
"""

import json

import pytest
from streamlit.testing.v1 import AppTest

from records import depth_runs
from tests.records.test_depth_runs import synthetic
from tests.test_pages import ROOT, fine, texts

PAGE = "pages/resnet/degradation/page.py"
SHIPPED = depth_runs.ASSETS


def opened(**address):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    for key, value in address.items():
        test.query_params[key] = value
    return fine(test.run().switch_page(PAGE).run())


def panels(test):
    """{family: traces} of the two panels; the first two charts of the page."""
    specs = [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]
    titles = {"Plain nets": "plain", "Residual nets": "residual"}
    found = {}
    for spec in specs:
        title = spec["layout"].get("title", {}).get("text")
        if title in titles:
            found[titles[title]] = spec
    return found


def test_first_the_test_error_alone_then_an_answer_reveals_the_training_error(folder):
    test = opened()
    before = panels(test)
    names = [trace["name"] for spec in before.values() for trace in spec["data"]]
    assert names == ["20", "56", "20"]
    assert (
        before["plain"]["layout"]["yaxis"]["range"]
        == before["residual"]["layout"]["yaxis"]["range"]
    )
    assert "49.96" not in " ".join(m.value for m in test.markdown)
    fine(test.button_group(key="deg_guess").set_value("Overfitting").run())
    plain = panels(test)["plain"]["data"]
    assert [t["line"].get("dash") for t in plain] == ["dash", None, "dash", None]
    record = json.loads((folder / "plain-56-seed0.json").read_text())
    assert plain[2]["y"] == [100 * row["training_error"] for row in record["history"]]
    assert plain[3]["y"] == [100 * row["test_error"] for row in record["history"]]
    assert "Not overfitting" in texts(test)
    assert f"{100 * record['final_training_error_all']:.2f} %" in texts(test)
    fine(test.button_group(key="deg_measure").set_value("running_error").run())
    running = panels(test)["plain"]
    assert running["data"][2]["y"] == [100 * row["running_error"] for row in record["history"]]
    assert running["layout"]["yaxis"]["range"] == before["plain"]["layout"]["yaxis"]["range"]
    fine(test.button(key="deg_hide").click().run())
    assert len(panels(test)["plain"]["data"]) == 2


@pytest.mark.parametrize(
    ("guess", "words"), [("Bad luck", "Hardly bad luck"), ("Optimisation", "Yes, optimisation")]
)
def test_each_answer_is_discussed(folder, guess, words):
    test = opened()
    fine(test.button_group(key="deg_guess").set_value(guess).run())
    assert words in texts(test)


def runs_with(errors, folder):
    """Made-up runs that end with these test and training errors (by name, 0 to 1)."""
    for name, error in errors.items():
        family, depth = name.split("-")
        synthetic(family, int(depth), folder, final_training_error_all=error)
        path = folder / f"{name}-seed0.json"
        written = json.loads(path.read_text())
        written["history"][-1]["test_error"] = error
        path.write_text(json.dumps(written))
    return depth_runs.read_runs(folder)


@pytest.mark.parametrize("deep_error", [0.25, 0.05])
def test_a_residual_net_that_gains_nothing_from_depth_yet_is_not_called_better(
    tmp_path, deep_error
):
    from pages.resnet.degradation.words import answer_words

    nets = {"plain-20": 0.2, "plain-56": 0.6, "residual-20": 0.15, "residual-56": deep_error}
    words = answer_words(runs_with(nets, tmp_path), "Overfitting")
    behind = "it is 10.00 points behind" in words and "(8.75 and 6.97 %)" in words
    assert behind == (deep_error == 0.25)
    assert f"residual-56 {100 * deep_error:.2f} % test error" in words
    assert ("the gain from depth takes longer" in words) == (deep_error == 0.25)


def test_a_residual_net_between_that_is_the_best_is_named(tmp_path):
    from pages.resnet.degradation.words import answer_words

    nets = {
        "plain-20": 0.2,
        "plain-56": 0.6,
        "residual-20": 0.15,
        "residual-44": 0.125,
        "residual-56": 0.25,
    }
    words = answer_words(runs_with(nets, tmp_path), "Overfitting")
    assert "The best here is residual-44 with 12.50 %" in words
    assert "takes longer" not in words


def test_the_paper_has_no_plain_number_and_the_epochs_are_told_apart(folder):
    test = opened()
    table = next(d.value for d in test.dataframe if "test error, paper" in d.value)
    rows = {row["net"]: row for _, row in table.iterrows()}
    for name, row in rows.items():
        assert (row["test error, paper"] == "not tabulated") == name.startswith("plain")
    assert (rows["residual-20"]["test error, ours"], rows["residual-20"]["test error, paper"]) == (
        "17.09 %",
        "8.75 %",
    )
    assert rows["residual-110"]["test error, ours"] == "not recorded"
    assert "ours have 20" in texts(test)
    assert "about 164" in texts(test)
    assert rows["residual-110"]["test error, paper"] == "6.43 %, the best of five (6.61 ± 0.16)"


def test_a_short_schedule_is_told_from_degradation(tmp_path):
    from pages.resnet.degradation.departures import recorded_departures
    from pages.resnet.degradation.words import answer_words

    runs = runs_with({"plain-20": 0.2, "plain-56": 0.512}, tmp_path)
    count = runs[0].epochs
    assert f"With {count} of the paper's 164 epochs" in answer_words(runs, "Optimisation")
    points = " ".join(recorded_departures(runs))
    assert "plain-56 ends with 51.2 % training error here and below 20 % in the paper" in points
    assert f"{64_000 * 128 / 50_000 / count:.1f} times as many" in points
    assert "6.43 % for 110 layers is the best of five" in points
    better = runs_with({"plain-56": 0.1}, tmp_path)
    assert "slow convergence" not in " ".join(recorded_departures(better))


def test_a_run_that_lands_appears_and_what_is_missing_is_named(folder):
    test = opened(deg_depth="56")
    assert "Not recorded yet:** plain-32, plain-44, residual-32, residual-44, residual-56" in texts(
        test
    )
    assert "residual-56 is not recorded yet" in texts(test)
    synthetic("residual", 56, folder, gradient_norms={"0": [1.0] * 56, "20": [0.5] * 55 + [0.0]})
    fine(test.run())
    assert [t["name"] for t in panels(test)["residual"]["data"]] == [
        "20",
        "56",
    ]
    assert "residual-56 is not recorded yet" not in texts(test)
    assert "residual-56: 1 layer gradients are exactly zero" in texts(test)
    assert "plain-44, residual-32, residual-44. " in texts(test)


def test_without_any_run_the_page_says_so(folder):
    for path in folder.glob("*.json"):
        path.unlink()
    test = opened()
    assert "No run is recorded yet" in test.warning[0].value
    assert "0 of 10 logits differ" in texts(test)


def test_one_family_alone_is_enough_to_draw(folder):
    for path in folder.glob("residual*.json"):
        path.unlink()
    test = opened(deg_training="1")
    assert "Residual nets: none is recorded yet" in test.info[0].value
    assert set(panels(test)) == {"plain"}


def test_gradients_at_an_epoch(folder):
    test = opened(deg_depth="20", deg_epoch="5")
    spec = json.loads(
        next(c.proto.spec for c in test.get("plotly_chart") if "from the input (0)" in c.proto.spec)
    )
    assert [trace["name"] for trace in spec["data"]] == ["plain-20", "residual-20"]
    assert "plain-20: from the last layer to the first the gradient stays within" in texts(test)
    assert test.query_params["deg_epoch"] == "5"
