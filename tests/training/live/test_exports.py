"""What a live training came to: files and sentences."""

import csv
import io
import json
import math

from training.live.exports import curves_csv, curves_json, lesson, outcome
from training.live.job import View
from training.live.settings import Settings
from training.live.steps import Epoch, Profile, Step

SETTINGS = Settings(depth=8, epochs=1, batch=128)


def seen(held_out, training, losses=((2.0, 0.5),) * 11, state="finished"):
    steps = tuple(Step(number, pair) for number, pair in enumerate(losses, 1))
    profiles = (Profile(1, ((0.5,) * 8, (0.25,) * 8)),)
    return View(SETTINGS, state, steps, (Epoch(1, training, held_out),), profiles, 12.3, 0, "")


def test_the_outcome_says_what_each_net_reached():
    said = outcome(seen((0.8, 0.05), (0.78, 0.02)))
    assert said == (
        "After 1 epoch (12 s): plain-8 names 20 % of the held-out digits (training loss 2.00); "
        "residual-8 names 95 % of the held-out digits (training loss 0.50)."
    )


def test_a_training_that_was_cut_short_says_how_far_it_came():
    assert outcome(seen((0.8, 0.1), (0.8, 0.1), ((2.0, 0.5),) * 4)).startswith(
        "After 4 of 11 steps (12 s;"
    )


def test_the_lesson_follows_the_numbers():
    assert "not overfitting" in lesson(seen((0.8, 0.05), (0.78, 0.02)))
    assert lesson(seen((0.05, 0.8), (0.02, 0.78))).startswith("residual-8 errs on 78 %")
    assert "overfits" in lesson(seen((0.5, 0.05), (0.01, 0.0)))
    assert "within 5 points" in lesson(seen((0.05, 0.02), (0.0, 0.0)))
    lost = seen((0.8, math.nan), (0.8, math.nan), ((2.0, 0.5), (2.0, math.nan)))
    assert "smaller learning rate" in lesson(lost)
    assert "residual-8 diverged at step 2" in outcome(lost)
    both = seen((math.nan, math.nan), (0.8, 0.8), ((2.0, 0.5), (math.nan, math.nan)))
    assert outcome(both).startswith("Ended early (12 s): plain-8 diverged at step 2")


def test_csv_has_every_number():
    rows = list(csv.DictReader(io.StringIO(curves_csv(seen((0.8, 0.05), (0.78, 0.02))))))
    assert len(rows) == 2 * (11 + 2 + 8)
    held_out = {r["net"]: r["value"] for r in rows if r["measure"].startswith("held_out")}
    assert held_out == {"plain-8": "0.8", "residual-8": "0.05"}
    assert [r["value"] for r in rows if r["net"] == "residual-8" and r["layer"] == "3"] == ["0.25"]


def test_json_has_settings_and_null_for_lost_numbers():
    found = json.loads(curves_json(seen((0.8, math.nan), (0.8, 0.1))))
    assert found["settings"]["depth"] == 8
    assert found["settings"]["seed"] == 0
    assert found["epochs"][0]["held_out"] == [0.8, None]
    assert found["steps"][0]["losses"] == [2.0, 0.5]
