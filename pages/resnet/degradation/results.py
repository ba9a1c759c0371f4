"""What the degradation page computes: a deepened net beside the trained one, on the photo and live
on digits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.pictures.framing import network_input
from models.deepening import deepened, inserted_blocks, noisy
from models.depth_family import DepthNet, DepthSpec, build
from records.depth_runs import trained
from serving.cores import one_core
from serving.passes import Key
from serving.pictures import framed
from serving.store import Store
from serving.subject import Subject
from training.data import cifar10
from training.deepening import DEEP, SHALLOW, agreement, logits_of
from training.live.digit_nets import (
    EPOCHS,
    RATE,
    accuracy,
    accuracy_by_batch_statistics,
    sgd,
    steps_of,
)
from training.live.digits import digits

SIZES = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)  # of the noise
SEEDS = 3
DIGITS = "digits"  # the one net that is trained live
Step = Callable[[float, str], object]  # counts so much as done, and says what is done


@dataclass(frozen=True)
class Pair:
    """The trained net and its deepened copy, both in eval mode and frozen; shared by all
    viewers.
    """

    shallow: DepthNet
    deeper: DepthNet


@dataclass(frozen=True)
class Answers:
    """Both nets' logits (10) for a picture at 32 x 32 px, and how they differ."""

    shallow: NDArray[np.float32]
    deeper: NDArray[np.float32]
    different: int
    largest: float


@dataclass(frozen=True)
class Comparison:
    """Shares of right answers on the held-out digits (shallow, deepened), and how many answers and
    logits differ.
    """

    right: tuple[float, float]
    right_by_batch: tuple[float, float]
    different_answers: int
    largest: float
    pictures: int


PHOTOS: Store[Key, Answers] = Store(64)
PAIRS: Store[str, Pair] = Store(1)
COMPARISONS: Store[str, Comparison] = Store(1)
NOISES: Store[str, Mapping[float, list[float]]] = Store(1)


@cache
def recorded_pair() -> Pair:
    """The recorded net and its deepened copy."""
    shallow = trained("plain", SHALLOW)
    return Pair(shallow, deepened(shallow, DEEP).requires_grad_(False))


def photo_answers(subject: Subject) -> Answers:
    """Both recorded nets' answers for the picture."""

    def run() -> Answers:
        pair, view = recorded_pair(), framed(subject.picture, 32, 32, subject.framing)
        mean, std = (tuple(values.flatten().tolist()) for values in (cifar10.MEAN, cifar10.STD))
        pixels = network_input(view, mean, std)
        with one_core(), torch.inference_mode():
            before, after = pair.shallow(pixels), pair.deeper(pixels)
        differ = agreement(before, after)
        return Answers(
            before[0].numpy(),
            after[0].numpy(),
            int(differ["different_logits"]),
            differ["largest_difference"],
        )

    return PHOTOS.once(subject.key, run)


def training_steps() -> int:
    """How many steps the live training has."""
    return steps_of(EPOCHS, digits()[0])


def digit_pair(step: Step) -> Pair:
    """Train the shallow net on digits and deepen it; takes a core for seconds."""
    training, _ = digits()
    network, total = build(DepthSpec("plain", SHALLOW), 0), training_steps()
    for done, loss in enumerate(sgd(network, training, total, RATE, 0), 1):
        step(1, f"Step {done} of {total}, loss {loss:.3f}")
    network.eval().requires_grad_(False)
    return Pair(network, deepened(network, DEEP).requires_grad_(False))


def comparison(pair: Pair) -> Comparison:
    """Both nets on the held-out digits."""

    def run() -> Comparison:
        _, held_out = digits()
        nets = (pair.shallow, pair.deeper)
        with one_core():
            right = accuracy(nets[0], held_out), accuracy(nets[1], held_out)
            by_batch = tuple(accuracy_by_batch_statistics(net, held_out) for net in nets)
            differ = agreement(*(logits_of(net, held_out.pictures) for net in nets))
        return Comparison(
            right,
            (by_batch[0], by_batch[1]),
            int(differ["different_answers"]),
            differ["largest_difference"],
            len(held_out.labels),
        )

    return COMPARISONS.once(DIGITS, run)


def noise_curve(deeper: DepthNet, step: Step) -> dict[float, list[float]]:
    """Shares of right answers for every size of the noise, one for each seed; takes a core for
    seconds.
    """
    (_, held_out), new = digits(), inserted_blocks(SHALLOW, DEEP)
    curve: dict[float, list[float]] = {}
    for size in SIZES:
        step(1, f"Noise {size:g}")
        seeds = range(SEEDS if size else 1)
        curve[size] = [accuracy(noisy(deeper, new, size, seed), held_out) for seed in seeds]
    return curve
