"""Training on digits while a page waits, against SGD written by hand; identity layers against the
trained net.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch.nn import functional as F

from analysis.ablation.depth_nets import deletion_sweep
from models.deepening import deepened, inserted_blocks, noisy
from models.depth_family import DepthSpec, build
from training.data.cifar10 import Split
from training.deepening import agreement, disturbed, identity, logits_of, right, sample
from training.live.digit_nets import (
    accuracy,
    accuracy_by_batch_statistics,
    sgd,
    steps_of,
    train_on_digits,
)
from training.live.digits import digits


def by_hand(network, data, batches, rate):
    """SGD with momentum 0.9, written out."""
    velocity = {n: torch.zeros_like(p) for n, p in network.named_parameters()}
    network.train()
    for batch in batches:
        loss = F.cross_entropy(network(data.pictures[batch]), data.labels[batch])
        found = torch.autograd.grad(loss, list(network.parameters()))
        with torch.no_grad():
            for (name, p), gradient in zip(network.named_parameters(), found, strict=True):
                velocity[name].mul_(0.9).add_(gradient)
                p.sub_(rate * velocity[name])


def test_it_is_sgd_with_momentum():
    training, _ = digits()
    network, reference = (build(DepthSpec("plain", 8), 0).double() for _ in range(2))
    data = Split(training.pictures.double(), training.labels, "")
    losses = list(sgd(network, data, 5, 0.05, seed=4))
    order = torch.randperm(1400, generator=torch.Generator().manual_seed(4))
    by_hand(reference, data, order.split(64)[:5], 0.05)
    assert len(losses) == 5
    for one, other in zip(network.parameters(), reference.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-12)


def test_it_learns_and_ends_after_its_steps():
    training, held_out = digits()
    network = build(DepthSpec("plain", 8), 0)
    steps = steps_of(2, training)
    assert steps == 44
    assert len(list(sgd(network, training, steps, 0.05, 0))) == steps
    assert accuracy(network, held_out) > 0.8


def test_running_averages_are_left_alone_if_asked():
    training, _ = digits()
    network = build(DepthSpec("plain", 8), 0)
    before = network.bn1.running_mean.clone()
    list(sgd(network, training, 1, 1e-4, 0, running_averages=True))
    assert torch.equal(network.bn1.running_mean, before)
    list(sgd(network, training, 1, 1e-4, 0))
    assert not torch.equal(network.bn1.running_mean, before)


def test_measuring_by_batch_statistics_changes_nothing():
    _, held_out = digits()
    network = build(DepthSpec("plain", 8), 0).eval()
    before = {k: v.clone() for k, v in network.state_dict().items()}
    with torch.no_grad():
        reference = build(DepthSpec("plain", 8), 0).train()(held_out.pictures).argmax(1)
    expected = float((reference == held_out.labels).float().mean())
    assert abs(accuracy_by_batch_statistics(network, held_out) - expected) < 1e-6
    assert not network.training
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())


def test_agreement_counts_what_differs():
    one = torch.tensor([[1.0, 2.0], [3.0, 0.0]])
    other = torch.tensor([[1.0, 2.0], [3.0, 3.5]])
    found = agreement(one, other)
    assert found == {
        "logits": 4,
        "different_logits": 1,
        "different_answers": 1,
        "largest_difference": 3.5,
    }
    assert agreement(one, one)["different_logits"] == 0


def test_the_recorder_measures_the_shipped_nets():
    """Twenty random pictures: the shipped plain-20 and its deepened copy agree, noise is counted as
    by hand.
    """
    generator = torch.Generator().manual_seed(0)
    data = Split(torch.randn(20, 3, 32, 32, generator=generator), torch.arange(20) % 10, "made up")
    found = identity(data)
    assert (found["different_logits"], found["largest_difference"], found["logits"]) == (
        0,
        0.0,
        200,
    )
    assert found["right_shallow"] == found["right_deepened"]
    assert found["inserted_blocks"] == 18
    rows = list(disturbed(data, [(0.0, 7), (0.05, 7)]))
    assert rows[0] == {"size": 0.0, "seed": 7, "right": found["right_shallow"]}
    from records.depth_runs import trained

    changed = noisy(deepened(trained("plain", 20), 56), inserted_blocks(20, 56), 0.05, 7)
    assert rows[1]["right"] == right(logits_of(changed, data.pictures, batch=3), data.labels)


def test_an_interrupted_measurement_goes_on_where_it_was(tmp_path, monkeypatch):
    from training import deepening

    generator = torch.Generator().manual_seed(0)
    data = Split(torch.randn(10, 3, 32, 32, generator=generator), torch.arange(10), "made up")
    monkeypatch.setattr(deepening, "SIZES", (0.01,))
    deepening.record(data, data, tmp_path)
    path = tmp_path / deepening.FILE
    whole = json.loads(path.read_text())
    assert [(row["size"], row["seed"]) for row in whole["noise"]] == [
        (0.0, 0),
        (0.01, 0),
        (0.01, 1),
    ]
    path.write_text(json.dumps(whole | {"noise": whole["noise"][:1]}))
    monkeypatch.setattr(deepening, "identity", None)  # measured already; calling it would fail
    deepening.record(data, data, tmp_path)
    assert json.loads(path.read_text()) == whole


def test_a_sample_is_drawn_across_the_set():
    data = Split(torch.arange(100.0).view(100, 1, 1, 1), torch.arange(100), "")
    found = sample(data, 10)
    assert torch.equal(found.pictures.flatten().long(), found.labels)
    assert len(set(found.labels.tolist())) == 10
    assert int(found.labels.max()) > 50


EIGHT = DepthSpec("residual", 8)


def test_a_few_epochs_learn_the_digits_and_the_sweep_sees_it():
    losses = []
    network = train_on_digits(EIGHT, 0, 4, lambda done, loss: losses.append((done, loss)))
    assert [done for done, _ in losses] == [1, 2, 3, 4]
    assert losses[-1][1] < 0.3 < losses[0][1]
    assert not network.training
    _, held_out = digits()
    found = deletion_sweep(network, held_out.pictures, held_out.labels)
    assert found[0] > 0.85
    assert len(found) == 4


def test_two_at_once_equal_a_lone_run():
    alone = train_on_digits(EIGHT, 3, 1).state_dict()
    other = train_on_digits(EIGHT, 4, 1).state_dict()
    assert not torch.equal(alone["conv1.weight"], other["conv1.weight"])
    before = torch.get_rng_state()
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: train_on_digits(EIGHT, seed, 1).state_dict(), (3, 4)))
    for found, expected in zip(together, (alone, other), strict=True):
        assert all(torch.equal(found[key], expected[key]) for key in expected)
    assert torch.equal(before, torch.get_rng_state())


def test_what_the_progress_raises_ends_the_run():
    def stop(done, loss):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        train_on_digits(EIGHT, 0, 3, stop)
