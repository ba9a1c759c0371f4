"""What is read from recorded runs, and that whichever have landed are found."""

import json
from dataclasses import asdict

import pytest
import torch

from models.depth_family import DepthSpec, build
from records import depth_runs
from records.checks import RecordError
from records.depth_runs import as_csv, missing, read_runs, trained
from records.health import health


def row(epoch, rate):
    return {
        "epoch": epoch + 1,
        "rate": rate,
        "loss": 1 / (epoch + 1),
        "running_error": 0.6 / (epoch + 1) + 0.12,
        "seconds": 60.0,
        "training_error": 0.5 / (epoch + 1) + 0.1,
        "test_error": 0.5 / (epoch + 1) + 0.2,
    }


def synthetic(family, depth, folder, seed=0, epochs=20, **changes):
    """A record as training.degradation writes it, with made-up numbers, for tests alone."""
    layers = [f"layer{i}" for i in range(depth)]
    rates = [0.1] * (epochs // 2) + [0.01] * (epochs // 4)
    rates += [0.001] * (epochs - len(rates))
    found = {
        "spec": asdict(DepthSpec(family, depth)),
        "seed": seed,
        "schedule": {"epochs": epochs, "rate": 0.1, "batch": 128},
        "data": "made up",
        "parameters": 1000,
        "layers": layers,
        "gradient_batch": 256,
        "training_error_sample": 10_000,
        "final_training_error_all": 0.123,
        "history": [row(e, rates[e]) for e in range(epochs)],
        "gradient_norms": {str(e): [0.1 + i for i in range(depth)] for e in (0, 1, 5, 10, 15, 20)},
        "torch": "2",
        "threads": 1,
        "command": f"python -m training.degradation --family {family} --depth {depth}",
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{family}-{depth}-seed{seed}.json").write_text(json.dumps(found))


def test_the_shipped_runs_are_read():
    found = {run.name: run for run in read_runs()}
    assert {"plain-20", "plain-56", "residual-20"} <= set(found)
    for run in found.values():
        assert run.epochs >= 20
        assert len(run.layers) == run.depth
        assert run.drops == [run.epochs // 2, run.epochs * 3 // 4]
        assert set(run.probes) >= {0, 1, run.epochs}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gradient_norms": {"0": [1.0, float("nan")]}}, "not finite"),
        ({"final_training_error_all": float("inf")}, "not finite"),
        ({"final_training_error_all": 12.3}, "not between 0 and 1"),
    ],
)
def test_a_run_of_impossible_numbers_is_refused(tmp_path, changes, words):
    synthetic("plain", 20, tmp_path, **changes)
    with pytest.raises(RecordError, match=f"plain-20-seed0.json .*{words}"):
        read_runs(tmp_path)


def test_a_broken_file_is_refused(tmp_path):
    synthetic("plain", 20, tmp_path)
    (tmp_path / "plain-32-seed0.json").write_text('{"spec": ')
    with pytest.raises(RecordError, match=r"plain-32-seed0.* cannot be read"):
        read_runs(tmp_path)


def test_a_run_that_lands_is_found_and_other_files_are_not_mistaken_for_one(tmp_path):
    synthetic("plain", 56, tmp_path)
    synthetic("plain", 20, tmp_path, seed=1)
    (tmp_path / "deepening.json").write_text("{}")
    assert [(r.name, r.seed) for r in read_runs(tmp_path)] == [("plain-20", 1), ("plain-56", 0)]
    assert missing(read_runs(tmp_path)) == [
        "plain-32",
        "plain-44",
        "residual-20",
        "residual-32",
        "residual-44",
        "residual-56",
    ]
    synthetic("residual", 56, tmp_path)
    assert "residual-56" not in missing(read_runs(tmp_path))


def test_health_finds_the_smallest_gradient_and_counts_zeros(tmp_path):
    synthetic(
        "plain",
        8,
        tmp_path,
        gradient_norms={
            "0": [0.0] * 8,  # before training: not counted
            "1": [0.5, 0.2, 1, 1, 1, 4, 1, 2],
            "2": [0.25, 0.0, 0.0, 1, 1, 1, 1, 1],
        },
    )
    found = health(read_runs(tmp_path)[0])
    assert found.zeros == 2
    assert (found.smallest, found.layer, found.epoch, found.share) == (0.0, "layer1", 2, 0.0)
    assert found.first == {1: 0.25, 2: 0.25}


def test_csv_has_every_epoch(tmp_path):
    synthetic("plain", 20, tmp_path)
    synthetic("residual", 20, tmp_path)
    lines = as_csv(read_runs(tmp_path)).splitlines()
    assert lines[0].startswith("family,depth,seed,epoch,rate,loss")
    assert len(lines) == 41
    assert lines[1] == "plain,20,0,1,0.1,1.0,0.72,0.6,0.7,60.0"


@pytest.mark.parametrize("family", ["plain", "residual"])
def test_shipped_weights_are_trained_ones(family):
    """Float16 on disk; the first convolution is far from where training began, and nothing is
    infinite.
    """
    network = trained(family, 20)
    assert not network.training
    assert all(torch.isfinite(p).all() and not p.requires_grad for p in network.parameters())
    start = build(network.spec, 0)
    assert not torch.allclose(network.conv1.weight, start.conv1.weight, atol=0.05)
    assert float(network.bn1.running_var.std()) > 0


def test_the_papers_numbers_are_residual_ones():
    assert depth_runs.PAPER == {20: 8.75, 32: 7.51, 44: 7.17, 56: 6.97, 110: 6.43}
