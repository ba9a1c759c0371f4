"""The degradation page's live part: a net trained on digits, deepened, disturbed, fine-tuned."""

import pytest

from pages.resnet.degradation import fine_tuning, results
from serving.store import Store
from tests.pages.resnet.test_degradation import opened
from tests.test_pages import fine, texts
from training.live.digit_nets import accuracy
from training.live.digits import digits


def test_train_deepen_disturb_and_fine_tune(monkeypatch):
    monkeypatch.setattr(results, "EPOCHS", 3)
    monkeypatch.setattr(results, "SEEDS", 1)
    for name in ("PAIRS", "COMPARISONS", "NOISES"):
        monkeypatch.setattr(results, name, Store(8))
    monkeypatch.setattr(fine_tuning, "COURSES", Store(8))
    test = opened()
    assert not [b for b in test.button if b.key == "deg_tune_ask"]
    fine(test.button(key="deg_train_ask").click().run())
    figures = {m.label: m.value for m in test.metric}
    assert figures["answers that differ"] == "0 of 397"
    assert figures["largest logit difference"] == "0"
    pair = results.PAIRS.get(results.DIGITS)
    assert figures["deepened to 56"] == f"{100 * accuracy(pair.shallow, digits()[1]):.2f} %"
    before = {k: v.clone() for k, v in pair.deeper.state_dict().items()}
    fine(test.select_slider(key="deg_noise").set_value(0.1).run())
    assert "Noise 0.1:" in texts(test)
    noise = results.NOISES.get(results.DIGITS)
    assert noise[0.1][0] < noise[0.0][0]
    fine(test.select_slider(key="deg_noise").set_value(0.0).run())
    fine(test.button_group(key="deg_steps").set_value(24).run())
    fine(test.button(key="deg_tune_ask").click().run())
    assert "Deepened: " in texts(test)
    ((deepened, scratch),) = fine_tuning.COURSES.everything().values()
    assert deepened.done == scratch.done == list(range(0, 25, 2))
    assert deepened.accuracy[0] == pytest.approx(100 * noise[0.0][0])
    # the shared net was not trained: each run works on its own copy
    assert all((v == before[k]).all() for k, v in pair.deeper.state_dict().items())
    assert all(p.grad is None and not p.requires_grad for p in pair.deeper.parameters())
