"""The recorder: an interrupted run is the same run, and Ray is asked for only when it is wanted."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models.depth_family import DepthSpec
from training import degradation
from training.data import cifar10
from training.degradation import record
from training.depth.cluster import through_ray
from training.depth.schedule import Schedule

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder of a few random pictures, laid out as the JPEGs are."""
    folder, generator = tmp_path_factory.mktemp("cifar"), np.random.default_rng(0)
    for split, each in (("train", 4), ("test", 2)):
        for name in cifar10.CLASSES:
            (folder / split / name).mkdir(parents=True)
            for number in range(each):
                pixels = generator.integers(0, 256, (32, 32, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(folder / split / name / f"{number}.jpg")
    return folder


def without_times(found):
    rows = [{k: v for k, v in row.items() if k != "seconds"} for row in found["history"]]
    return found | {"history": rows}


def run(data, folder, epochs=2):
    spec = DepthSpec("plain", 8)
    return record(spec, 3, Schedule(epochs, batch=16), data, folder / "runs", folder / "assets")


def state_of(folder):
    return torch.load(folder / "runs" / "plain-8-seed3-2.pt", weights_only=True)


def assert_same_states(one, other):
    """The same weights and the same momenta."""
    for key, value in one["network"].items():
        assert torch.equal(value, other["network"][key])
    momenta = [
        [s["momentum_buffer"] for s in state["optimizer"]["state"].values()]
        for state in (one, other)
    ]
    assert all(torch.equal(a, b) for a, b in zip(*momenta, strict=True))


def test_an_interrupted_run_is_the_same_run(data, tmp_path, monkeypatch):
    monkeypatch.setattr(degradation, "SHIPPED", (8,))
    whole = run(data, tmp_path / "whole")
    epochs = []

    def interrupted(*arguments):
        if len(epochs) == 1:
            raise KeyboardInterrupt
        epochs.append(1)
        return train_epoch(*arguments)

    train_epoch = degradation.train_epoch
    monkeypatch.setattr(degradation, "train_epoch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(data, tmp_path / "parts")
    assert not (tmp_path / "parts" / "assets").exists()  # nothing half done is recorded
    monkeypatch.setattr(degradation, "train_epoch", train_epoch)
    resumed = run(data, tmp_path / "parts")
    assert len(resumed["history"]) == 2
    assert without_times(resumed) == without_times(whole)
    one, other = (tmp_path / name / "assets" for name in ("whole", "parts"))
    assert (one / "plain-8-seed3.safetensors").read_bytes() == (
        other / "plain-8-seed3.safetensors"
    ).read_bytes()
    states = [state_of(tmp_path / name) for name in ("whole", "parts")]
    assert_same_states(*states)
    assert json.loads((other / "plain-8-seed3.json").read_text()) == resumed


def test_a_finished_run_is_not_trained_again(data, tmp_path, monkeypatch):
    first = run(data, tmp_path)
    monkeypatch.setattr(degradation, "train_epoch", None)  # would fail
    assert run(data, tmp_path) == first


def test_a_record_says_how_it_was_made(data, tmp_path):
    found = run(data, tmp_path)
    assert (
        found["command"]
        == "python -m training.degradation --family plain --depth 8 --seed 3 --epochs 2 --data DIR"
    )
    assert str(data) not in json.dumps(found)
    assert set(found["history"][0]) == {
        "epoch",
        "rate",
        "loss",
        "running_error",
        "seconds",
        "training_error",
        "test_error",
    }
    assert len(found["layers"]) == len(found["gradient_norms"]["0"]) == 8
    assert set(found["gradient_norms"]) == {"0", "1", "2"}


def call(data, folder, *more):
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "training.degradation",
        "--family",
        "plain",
        "--depth",
        "8",
        "--epochs",
        "1",
        "--data",
        str(data),
        "--checkpoints",
        str(folder / "runs"),
        "--assets",
        str(folder / "assets"),
        "--threads",
        "1",
        *more,
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_default_runs_without_ray(data, tmp_path):
    found = call(data, tmp_path)
    assert found.returncode == 0, found.stderr[-2000:]
    imported = [
        line.rsplit("|", 1)[-1].strip() for line in found.stderr.splitlines() if "|" in line
    ]
    assert "torch" in imported
    assert not [name for name in imported if name.split(".")[0] == "ray"]
    assert (tmp_path / "assets" / "plain-8-seed0.json").exists()


def test_without_ray_its_option_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SystemExit, match="pip install ray"):
        list(through_ray([{"threads": 1}], "auto"))


class FakeRay:
    """Runs tasks when they are asked for; the second one fails."""

    def __init__(self):
        self.init_options = {}

    def init(self, **options):
        self.init_options = options

    def remote(self, **options):
        class Remote:
            def __init__(self, function):
                self.function = function

            def remote(self, job):
                return (self.function, job)

        return Remote

    def wait(self, waiting):
        return waiting[:1], waiting[1:]

    def get(self, task):
        function, job = task
        return function(job)


def test_through_ray_one_failure_does_not_lose_the_others(monkeypatch):
    fake = FakeRay()
    monkeypatch.setitem(sys.modules, "ray", fake)

    def job(options):
        if options["depth"] == 20:
            raise RuntimeError("worker lost")
        return f"done {options['depth']}"

    monkeypatch.setattr(degradation, "run_one", job)
    lines = through_ray([{"threads": 1, "depth": d} for d in (8, 20, 56)], "here:1")
    assert [next(lines), next(lines)] == ["done 8", "done 56"]
    with pytest.raises(SystemExit, match="worker lost"):
        next(lines)
    assert fake.init_options["address"] == "here:1"
