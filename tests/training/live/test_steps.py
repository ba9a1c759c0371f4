"""Live training without Streamlit: bit-equal curves, true gradients, divergence."""

import math
import threading
from dataclasses import replace

import pytest
import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F

from models.depth_family import DepthSpec, build, layers
from training.live.digits import digits
from training.live.settings import Settings
from training.live.steps import Epoch, Profile, Step, Trainer
from training.live.worker import ChildProcess, WorkerError, decoded, encoded

TINY = Settings(depth=8, epochs=1, batch=128)


def history(trainer):
    events = []
    while not trainer.done:
        events += trainer.step()
    return events


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


@pytest.fixture(scope="module")
def tiny():
    return history(Trainer(TINY))


def test_every_step_and_epoch_is_measured(tiny):
    assert [step.number for step in of(Step, tiny)] == list(
        range(1, 12)
    )  # 1,400 pictures, 128 each
    assert [epoch.number for epoch in of(Epoch, tiny)] == [0, 1]
    assert all(len(p.norms[0]) == len(p.norms[1]) == 8 for p in of(Profile, tiny))


def test_curves_equal_a_plain_loop_of_pytorch(tiny):
    """The textbook's loop, each net alone: the same losses, bit for bit, and the same errors."""
    training, held_out = digits()
    for which, family in enumerate(("plain", "residual")):
        net = build(DepthSpec(family, 8), 0).train()
        optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
        order = torch.randperm(1400, generator=torch.Generator().manual_seed(0))
        losses = []
        for chosen in order.split(128):
            loss = F.cross_entropy(net(training.pictures[chosen]), training.labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert losses == [step.losses[which] for step in of(Step, tiny)]
        net.eval()
        wrong = (net(held_out.pictures).argmax(1) != held_out.labels).double().mean()
        assert of(Epoch, tiny)[-1].held_out[which] == float(wrong)


def test_nothing_is_held_out_from_the_table_that_scikit_learn_has():
    _, held_out = digits()
    whole = {tuple(image.ravel()) for image in load_digits().images}
    pixels = held_out.pictures[:, 0] * load_digits().images.std() + load_digits().images.mean()
    assert all(tuple(p) in whole for p in pixels.flatten(1).round().double().tolist())


@pytest.mark.parametrize(("norm", "init"), [(True, "he"), (False, "default")])
def test_gradient_norms_equal_float64_autograd(norm, init):
    settings = Settings(depth=20, norm=norm, init=init, epochs=1, batch=128)
    found = of(Profile, Trainer(settings).step())[0]
    training, _ = digits()
    chosen = torch.randperm(1400, generator=torch.Generator().manual_seed(0))[:128]
    for which, family in enumerate(("plain", "residual")):
        net = build(settings.spec(family), 0).double().train()
        loss = F.cross_entropy(net(training.pictures[chosen].double()), training.labels[chosen])
        weights = [layer.weight for _, layer in layers(net)]
        expected = [float(g.norm()) for g in torch.autograd.grad(loss, weights)]
        assert found.norms[which] == pytest.approx(expected, rel=1e-3)


def test_small_gradients_are_not_lost_when_their_squares_are_summed():
    """Without BatchNorm, 56 plain layers: float32's squares would give zeros where the gradient has
    none.
    """
    net_settings = Settings(depth=32, norm=False, init="default", epochs=1)
    trainer = Trainer(net_settings)
    first = of(Profile, trainer.step())[0].norms[0][0]
    gradient = trainer.nets[0].conv1.weight.grad
    assert first == pytest.approx(float((gradient.double() ** 2).sum().sqrt()))
    assert (first == 0) == bool((gradient == 0).all())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_going_on_from_a_file_changes_nothing(optimizer, tmp_path):
    settings = replace(TINY, optimizer=optimizer, rate=0.01, epochs=2)
    whole = history(Trainer(settings))
    first, events = Trainer(settings), []
    for _ in range(5):
        events += first.step()
    first.save(tmp_path / "half.pt")
    second = Trainer(settings)
    second.load(tmp_path / "half.pt")
    assert events + history(second) == whole


def test_a_process_of_its_own_gives_the_same_curves(tiny, tmp_path):
    worker, events, done = ChildProcess(), [], False
    worker.open(TINY, None)
    for _ in range(5):
        events += worker.step()[0]
    worker.save(tmp_path / "half.pt")
    worker.open(replace(TINY, seed=5), None)  # another viewer's, in between
    worker.step()
    worker.open(TINY, tmp_path / "half.pt")
    while not done:
        found, done = worker.step()
        events += found
    assert events == tiny
    worker.process.kill()
    with pytest.raises(WorkerError, match="ended"):
        worker.step()
    worker.close()
    assert worker.process.poll() is not None


def test_other_threads_that_draw_random_numbers_change_nothing(tiny):
    going = True

    def disturb():
        while going:
            torch.manual_seed(1)
            torch.randn(10)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        assert history(Trainer(TINY)) == tiny
    finally:
        going = False
        thread.join()


def test_events_survive_json():
    events = [
        Step(1, (math.inf, 0.1)),
        Epoch(2, (0.5, 1 / 3), (0.25, 0.0)),
        Profile(3, ((1e-40, 2.0), ())),
    ]
    assert [decoded(encoded(event)) for event in events] == events


def test_a_diverged_net_is_left_as_it_is_and_the_other_goes_on():
    trainer = Trainer(Settings(depth=20, norm=False, rate=1.0, epochs=1))
    events = history(trainer)
    losses = [step.losses for step in of(Step, events)]
    assert trainer.diverged[1]  # He and no BatchNorm: the residual net explodes
    assert math.isnan(losses[-1][1])
    first = next(i for i, pair in enumerate(losses) if math.isnan(pair[1]))
    assert all(math.isfinite(pair[1]) for pair in losses[:first])
    assert math.isnan(of(Epoch, events)[-1].held_out[1])


def test_a_training_of_two_diverged_nets_ends():
    trainer = Trainer(Settings(depth=20, norm=False, rate=10.0, epochs=30))
    events = history(trainer)
    assert trainer.diverged == [True, True]
    assert len(of(Step, events)) < 100
    assert [e.number for e in of(Epoch, events)] == list(range(len(of(Step, events)) // 22 + 1))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"depth": 21}, "depth"),
        ({"batch": 1}, "batch"),
        ({"rate": 0.0}, "rate"),
        ({"rate": math.nan}, "rate"),
        ({"epochs": 31}, "epochs"),
        ({"epochs": 0}, "epochs"),
        ({"seed": -1}, "seed"),
        ({"optimizer": "lbfgs"}, "optimizer"),
        ({"init": "zeros"}, "init"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_a_sentence(change, word):
    with pytest.raises(ValueError, match=rf"{word}.*\.$"):
        replace(TINY, **change)


def test_profiles_stay_bounded():
    settings = Settings(depth=8, epochs=30, batch=16)
    trainer = Trainer(settings)
    assert len([n for n in range(settings.steps) if n % trainer.every == 0]) <= 60
