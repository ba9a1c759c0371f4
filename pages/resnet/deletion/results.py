"""What the page of deleted blocks measures: the photo without each block, CIFAR-10 nets without
some, nets on digits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.ablation.blocks import edited
from analysis.ablation.depth_nets import (
    accuracy,
    deletion_sweep,
    exchanged,
    run_edited,
    same_shape_pairs,
)
from models.depth_family import DepthNet, DepthSpec, Family
from serving.blocks import Logits, blocks_of, frozen
from serving.cores import one_core
from serving.depth_nets import recorded_net
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject
from training.data.cifar10 import Split, as_input
from training.live.digit_nets import EPOCHS, train_on_digits
from training.live.digits import digits

Step = Callable[
    [float, str], object
]  # counts so much more of the whole as done, and says what is done


@dataclass(frozen=True)
class DigitNet:
    """A net of this app's own, trained on digits."""

    family: Family
    depth: int
    seed: int

    @property
    def name(self) -> str:
        """plain-20 or residual-20."""
        return f"{self.family}-{self.depth}"


@dataclass(frozen=True)
class DigitRun:
    """Shares of right answers on the held-out digits: whole and without each block; pairs
    exchanged.
    """

    sweep: NDArray[np.float64]
    pairs: tuple[tuple[int, int], ...]
    swapped: tuple[float, ...]
    loss: float


WITHOUT_EACH: Store[Key, list[Logits]] = Store(64)
CIFAR_LOGITS: Store[tuple[Key, str, tuple[int, ...]], Logits] = Store(512)
DIGIT_RUNS: Store[tuple[DigitNet, ...], dict[DigitNet, DigitRun]] = Store(32)  # numbers only


def logits_without_each(subject: Subject, step: Step) -> list[Logits]:
    """Logits of the picture without F(x) of each block in turn; takes a core for seconds in deep
    networks.
    """
    traced, pixels, logits = subject.instrument.traced, subject.pixels, []
    for parts in blocks_of(subject):
        step(1, f"without {parts.block.name}")
        with torch.inference_mode():
            logits.append(frozen(edited(traced, (parts.block.name,))(pixels)[0].cpu().numpy()))
    return logits


def cifar_logits(subject: Subject, name: str, deleted: tuple[int, ...] = ()) -> Logits:
    """Logits (10) of a recorded CIFAR-10 net for what the network sees of the picture, without some
    blocks.

    Raises:
        ValueError: the net's weights cannot be used.
    """

    def run() -> Logits:
        network, pixels = recorded_net(name), as_input(subject.view.pixels)
        with one_core():
            return frozen(run_edited(network, pixels, deleted)[0].numpy())

    return CIFAR_LOGITS.once((subject.key, name, deleted), run)


def digit_run(net: DigitNet, step: Step, beat: Callable[[], object]) -> DigitRun:
    """Train a net on digits, then delete and exchange its blocks; takes a core for seconds.

    `step` is called with each share of the whole, `beat` after every step of the training.
    """
    losses = [0.0]

    def after_epoch(done: int, loss: float) -> None:
        losses[0] = loss
        step(0.9 / EPOCHS, f"{net.name}: epoch {done} of {EPOCHS}, loss {loss:.3f}")

    spec = DepthSpec(net.family, net.depth)
    network = train_on_digits(spec, net.seed, EPOCHS, after_epoch, beat)
    _, held_out = digits()
    swept = 0.0

    def after_part(share: float) -> None:
        nonlocal swept
        step(0.05 * (share - swept), f"{net.name}: deleting each block")
        swept = share

    sweep = deletion_sweep(network, held_out.pictures, held_out.labels, after_part)
    pairs = tuple(same_shape_pairs(network))
    return DigitRun(sweep, pairs, _swapped(network, net.name, pairs, held_out, step), losses[0])


def _swapped(
    network: DepthNet, name: str, pairs: tuple[tuple[int, int], ...], data: Split, step: Step
) -> tuple[float, ...]:
    shares = []
    for pair in pairs:
        order = exchanged(len(network.blocks), *pair)
        shares.append(accuracy(network, data.pictures, data.labels, order=order))
        step(0.05 / len(pairs), f"{name}: exchanging two blocks")
    return tuple(shares)
