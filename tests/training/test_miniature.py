"""A miniature trained for a moment: resumed as in one go, exported as measured, with any folders of
one's own.
"""

import dataclasses
import hashlib
import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from models.miniatures import MINIATURES
from tests.training.conftest import write_pictures
from training import miniature
from training.calibration import expected_calibration_error, fitted_temperature
from training.data import folders
from training.model_card import evaluate, measured, right_answers
from training.recipes import RECIPES, Phase, Recipe


def short(phases):
    return Recipe(phases, 64, batch=4, warmup_epochs=0.5)


@pytest.fixture
def own(tmp_path, generator, monkeypatch):
    monkeypatch.setitem(RECIPES, "resnet18", short((Phase(1, 32, 0.3), Phase(1, 48, 0.3))))
    return write_pictures(tmp_path / "own", ["red_fox", "owl", "oak"], generator, each=4)


def test_folders_of_ones_own_train_with_the_same_command_and_a_stopped_run_goes_on(
    own, tmp_path, monkeypatch
):
    in_one, parted = tmp_path / "one", tmp_path / "parted"
    miniature.train("resnet18", [own], in_one, 0, in_one)
    whole = RECIPES["resnet18"]
    monkeypatch.setitem(RECIPES, "resnet18", dataclasses.replace(whole, phases=whole.phases[:1]))
    monkeypatch.setattr(miniature, "learning_rate", lambda recipe, progress: 0.01)
    stopped = tmp_path / "stopped"
    miniature.train("resnet18", [own], stopped, 0, stopped)
    monkeypatch.setitem(RECIPES, "resnet18", whole)
    miniature.train("resnet18", [own], stopped, 0, parted)
    again = tmp_path / "again"
    miniature.train("resnet18", [own], again, 0, again)
    found, same = (load_file(p / "resnet18.safetensors") for p in (parted, again))
    assert all(torch.equal(found[key], same[key]) for key in same)

    card = json.loads((in_one / "resnet18.json").read_text())
    assert card["classes"] == ["oak", "owl", "red fox"]
    assert card["training_counts"] == card["validation_counts"] == [4, 4, 4]
    assert [source["name"] for source in card["sources"]] == ["folders of one's own"]
    weights = (in_one / "resnet18.safetensors").read_bytes()
    assert card["weights_sha256"] == hashlib.sha256(weights).hexdigest()


def test_a_card_says_what_the_shipped_weights_give(own, tmp_path):
    miniature.train("resnet18", [own], tmp_path / "run", 0, tmp_path / "run")
    card = json.loads((tmp_path / "run" / "resnet18.json").read_text())
    network = MINIATURES["resnet18"](3)
    network.load_state_dict(load_file(tmp_path / "run" / "resnet18.safetensors"))
    _, _, validation = folders.load([own])
    logits = evaluate(network, validation, 64)
    assert card["top1"] == pytest.approx((logits.argmax(1) == validation.labels).mean())
    confusion = np.array(card["confusion"])
    assert confusion.sum(axis=1).tolist() == [4, 4, 4]
    assert np.trace(confusion) / 12 == pytest.approx(card["top1_strict"])
    found = card["calibration"]
    assert found["fitted_on"] + found["measured_on"] == 12
    shares = torch.softmax(torch.from_numpy(logits[1::2]), 1).amax(1).double().numpy()
    right = logits[1::2].argmax(1) == validation.labels[1::2]
    assert found["error"] == pytest.approx(expected_calibration_error(shares, right), abs=1e-6)


def test_weights_to_start_from_are_taken_where_they_fit(tmp_path):
    torch.manual_seed(1)
    ten = MINIATURES["resnet18"](10)
    save_file(ten.state_dict(), tmp_path / "ten.safetensors")
    run = miniature.start(
        "resnet18", short((Phase(1, 32, 0.3),)), 35, 0, tmp_path / "ten.safetensors"
    )
    assert torch.equal(run.network.conv1.weight, ten.conv1.weight)
    assert run.network.fc.weight.shape == (35, 256)
    assert run.began_from == hashlib.sha256((tmp_path / "ten.safetensors").read_bytes()).hexdigest()


def test_a_breed_is_forgiven_and_nothing_else():
    names = ("cat", "dog", "English springer")
    labels, predicted = np.array([0, 1, 1, 2, 2, 0]), np.array([0, 2, 0, 1, 2, 1])
    right = right_answers(predicted, labels, names)
    assert right.tolist() == [True, True, False, True, True, False]
    logits = np.eye(3, dtype=np.float32)[predicted]
    found = measured(logits, labels, names)
    assert found["top1"] == pytest.approx(4 / 6)
    assert found["top1_strict"] == pytest.approx(2 / 6)
    assert found["class_mean"] == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert right_answers(predicted, labels, ("cat", "dog", "pug")).sum() == 2


def test_the_fitted_temperature_is_the_one_the_answers_were_drawn_with(generator):
    logits = generator.normal(0, 2, (20_000, 5)).astype(np.float32)
    shares = np.exp(logits / 2.5)
    shares /= shares.sum(axis=1, keepdims=True)
    labels = (shares.cumsum(axis=1) < generator.random((20_000, 1))).sum(axis=1)
    assert fitted_temperature(logits, labels) == pytest.approx(2.5, rel=0.05)


def test_calibration_error_of_a_network_that_is_always_sure_and_half_right():
    confidence, right = np.full(100, 0.99), np.arange(100) % 2 == 0
    assert expected_calibration_error(confidence, right) == pytest.approx(0.49)
    assert expected_calibration_error(np.full(100, 0.5), right) == pytest.approx(0)
