"""Model cards and knockouts as they are read, against the files themselves and the catalog."""

import json

import pytest

from models.catalog import NETWORKS, ROOT
from records import branch_knockouts as knockouts
from records import model_cards

SHIPPED = [card for card in NETWORKS.values() if card.origin == "shipped"]


@pytest.mark.parametrize("card", SHIPPED, ids=lambda card: card.name)
def test_a_cards_numbers_belong_together(card):
    record = model_cards.model_card(card)
    right = sum(record.confusion[k][k] for k in range(len(record.classes)))
    assert right / sum(map(sum, record.confusion)) == pytest.approx(record.top1_strict)
    assert record.top1 == card.top1 >= record.top1_strict
    assert [epoch.number for epoch in record.history] == list(range(1, len(record.history) + 1))
    assert len(record.classes) == card.class_count
    assert json.loads(record.text)["command"] == record.command


def test_a_loss_that_is_not_finite_is_refused(tmp_path):
    path = ROOT / "assets" / "weights" / "googlenet.json"
    spoilt = json.loads(path.read_text())
    spoilt["history"][3]["loss"] = float("nan")
    (tmp_path / "spoilt.json").write_text(json.dumps(spoilt))
    with pytest.raises(ValueError, match=r"spoilt\.json"):
        model_cards._read(tmp_path / "spoilt.json")


@pytest.mark.parametrize("card", SHIPPED, ids=lambda card: card.name)
def test_losses_are_differences_of_the_recorded_accuracies(card):
    record = knockouts.branch_knockouts(card)
    written = json.loads((knockouts.FOLDER / f"{card.builder}-branches.json").read_text())
    for how in ("zero", "mean"):
        lowest = min(a for rows in written["without"].values() for a in rows[how])
        assert record.most_lost(how) == pytest.approx(written["whole"] - lowest)
    assert {m: len(rows["zero"]) for m, rows in record.without.items()} == {
        m: len(titles) for m, titles in written["branches"].items()
    }


def test_official_networks_have_neither():
    assert model_cards.model_card(NETWORKS["googlenet"]) is None
    assert knockouts.branch_knockouts(NETWORKS["googlenet"]) is None


def test_an_accuracy_above_one_is_refused(tmp_path):
    spoilt = json.loads((knockouts.FOLDER / "googlenet-branches.json").read_text())
    spoilt["without"]["inception3a"]["zero"][0] = 1.5
    (tmp_path / "spoilt.json").write_text(json.dumps(spoilt))
    with pytest.raises(ValueError, match=r"spoilt\.json"):
        knockouts._read(tmp_path / "spoilt.json")
