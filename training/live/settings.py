"""What a live training is asked for, and which of it is refused."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from models.depth_family import DepthSpec, Family, Init
from training.live.digits import TRAINING

Optimizer = Literal["sgd", "momentum", "adam"]
FAMILIES: tuple[Family, Family] = ("plain", "residual")
DEPTHS = (8, 14, 20, 32, 44, 56, 110)
BATCHES = (16, 32, 64, 128)
RATES = (1e-4, 10.0)
MOST_EPOCHS = 30


@dataclass(frozen=True)
class Settings:
    """Everything that decides a training; equal settings give equal curves, bit for bit.

    Raises:
        ValueError: a sentence that says which setting cannot be used.
    """

    depth: int = 56
    norm: bool = True
    rate: float = 0.05
    optimizer: Optimizer = "momentum"
    init: Init = "he"
    batch: int = 64
    epochs: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained here."""
        _check(self.depth in DEPTHS, f"The depth must be one of {DEPTHS}, not {self.depth}.")
        _check(self.batch in BATCHES, f"The batch must be one of {BATCHES}, not {self.batch}.")
        _check(
            RATES[0] <= self.rate <= RATES[1],
            f"The learning rate must be between {RATES[0]} and {RATES[1]}, not {self.rate}.",
        )
        _check(
            1 <= self.epochs <= MOST_EPOCHS,
            f"The training may take 1 to {MOST_EPOCHS} epochs, not {self.epochs}.",
        )
        _check(0 <= self.seed < 2**31, f"The seed must be 0 or more, not {self.seed}.")
        for name, kinds in (("optimizer", Optimizer), ("init", Init)):
            value = getattr(self, name)
            _check(value in get_args(kinds), f"There is no {name} called {value}.")

    @property
    def epoch_steps(self) -> int:
        """Steps of one epoch."""
        return math.ceil(TRAINING / self.batch)

    @property
    def steps(self) -> int:
        """Steps of the whole training; each is a step of both nets."""
        return self.epochs * self.epoch_steps

    def spec(self, family: Family) -> DepthSpec:
        """The net of that family."""
        return DepthSpec(family, self.depth, self.norm, self.init)

    def name(self, family: Family) -> str:
        """plain-56 or residual-56."""
        return f"{family}-{self.depth}"


def _check(fine: bool, sentence: str) -> None:
    if not fine:
        raise ValueError(sentence)
