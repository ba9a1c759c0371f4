"""What the residual page measures: sizes of every block, maps of one, logits of edited networks,
nets on digits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.ablation.blocks import edited, norms
from analysis.ablation.depth_nets import (
    accuracy,
    deletion_sweep,
    exchanged,
    run_edited,
    same_shape_pairs,
)
from analysis.activations.capture import Capture
from analysis.structure.blocks import BlockParts, ResidualBlock, block_parts, residual_blocks
from models.depth_family import DepthNet, DepthSpec, Family
from serving.cores import one_core
from serving.depth_nets import recorded_net
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject
from training.data.cifar10 import Split, as_input
from training.live.digit_nets import EPOCHS, train_on_digits
from training.live.digits import digits

Logits = NDArray[np.float32]
Step = Callable[
    [float, str], object
]  # counts so much more of the whole as done, and says what is done


@dataclass(frozen=True)
class Sizes:
    """Norms (blocks x 5: x, F(x), shortcut, sum, output) for one picture, and the whole network's
    logits.
    """

    norms: NDArray[np.float64]
    logits: Logits


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


BLOCKS: Store[tuple[str, str], tuple[BlockParts, ...]] = Store(8)
SIZES: Store[Key, Sizes] = Store(64)
LOGITS: Store[tuple[Key, tuple[str, ...], tuple[str, str] | None], Logits] = Store(512)
WITHOUT_EACH: Store[Key, list[Logits]] = Store(64)
CIFAR_LOGITS: Store[tuple[Key, str, tuple[int, ...]], Logits] = Store(512)
DIGIT_RUNS: Store[tuple[DigitNet, ...], dict[DigitNet, DigitRun]] = Store(32)  # numbers only


def blocks_of(subject: Subject) -> tuple[BlockParts, ...]:
    """Every residual block of the network with its convolutions."""

    def read() -> tuple[BlockParts, ...]:
        traced = subject.instrument.traced
        return tuple(block_parts(traced, block) for block in residual_blocks(traced))

    return BLOCKS.once((subject.network, subject.device), read)


def sizes(subject: Subject) -> Sizes:
    """One pass; only the norms of it are kept (a ResNet-152 has 150 MB of maps)."""

    def run() -> Sizes:
        blocks, pixels = [parts.block for parts in blocks_of(subject)], subject.pixels
        nodes = [node for block in blocks for node in block.nodes]
        with one_core():
            activations = Capture(subject.instrument.traced, nodes).run(pixels)
        table = [norms([activations.stage(node) for node in block.nodes]) for block in blocks]
        return Sizes(np.array(table), activations.logits)

    return SIZES.once(subject.key, run)


def block_maps(subject: Subject, block: ResidualBlock) -> list[NDArray[np.float32]]:
    """x, F(x), the shortcut, the sum and the output (C x H x W each) of one block of the whole
    network.
    """
    activations = subject.stages(block.nodes)
    return [activations.stage(node) for node in block.nodes]


def edited_logits(
    subject: Subject, deleted: tuple[str, ...] = (), pair: tuple[str, str] | None = None
) -> Logits:
    """Logits of the picture without F(x) of the deleted blocks, or with a pair of blocks exchanged.

    Raises:
        ValueError: the two blocks do not fit in each other's place.
    """

    def run() -> Logits:
        traced, pixels = subject.instrument.traced, subject.pixels
        with one_core(), torch.inference_mode():
            return _frozen(edited(traced, deleted, pair)(pixels)[0].cpu().numpy())

    return LOGITS.once((subject.key, tuple(sorted(deleted)), pair), run)


def logits_without_each(subject: Subject, step: Step) -> list[Logits]:
    """Logits of the picture without F(x) of each block in turn; takes a core for seconds in deep
    networks.
    """
    traced, pixels, logits = subject.instrument.traced, subject.pixels, []
    for parts in blocks_of(subject):
        step(1, f"without {parts.block.name}")
        with torch.inference_mode():
            logits.append(_frozen(edited(traced, (parts.block.name,))(pixels)[0].cpu().numpy()))
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
            return _frozen(run_edited(network, pixels, deleted)[0].numpy())

    return CIFAR_LOGITS.once((subject.key, name, deleted), run)


def _frozen(logits: Logits) -> Logits:
    logits.flags.writeable = False
    return logits


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
