"""The auxiliary page's loss and shares."""

import json

import pytest

from serving.subject import subject_of
from tests.test_pages import app, fine


def chart(test, key):
    return json.loads(next(c for c in test.get("plotly_chart") if key in c.proto.id).proto.spec)


def opened(**address):
    return fine(app(**address).switch_page("pages/inception/auxiliary/page.py").run())


def test_the_page_writes_the_lectures_loss():
    test = opened()
    formula = test.latex[0].value
    assert r"\text{real} + 0.3\cdot \text{aux1} + 0.3\cdot \text{aux2}" in formula
    numbers, total = formula.split(r"\\ &= ")[1:]
    real, *rest = [float(part.split(r"\cdot ")[-1]) for part in numbers.split(" + ")]
    total = float(total.split(r"\mathbf{")[1].split("}")[0])
    assert total == pytest.approx(real + 0.3 * sum(rest), abs=2e-3)
    fine(test.slider(key="aux_weight_aux1").set_value(1.0).run())
    assert r"1\cdot \text{aux1}" in test.latex[0].value
    stack = chart(test, "aux_shares")["data"]
    assert len(stack) == 3


def test_a_link_restores_the_class_and_the_weights():
    test = opened(aux_class="4", aux_weight_aux2="0.8")
    assert test.selectbox(key="aux_class").value == 4
    assert r"0.3\cdot \text{aux1} + 0.8\cdot \text{aux2}" in test.latex[0].value
    fine(test.slider(key="aux_weight_aux2").set_value(0.3).run())
    assert "aux_weight_aux2" not in test.query_params
    answer = int(subject_of("chelsea", "googlenet-mini").logits.argmax())
    nonsense = opened(aux_class="-1", aux_weight_aux1="much")
    assert nonsense.selectbox(key="aux_class").value == answer, (
        "its own answer, not the first class"
    )
