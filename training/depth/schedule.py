"""The recipe of the plain and residual nets on CIFAR-10."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """He et al.'s recipe (section 4.2), its 164 epochs shortened: the rate falls at 1/2 and 3/4 of
    them.
    """

    epochs: int = 20
    rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 1e-4
    batch: int = 128

    def rate_at(self, epoch: int) -> float:
        """The learning rate of an epoch (from 0)."""
        drops = (epoch >= self.epochs / 2) + (epoch >= self.epochs * 3 / 4)
        return self.rate * 0.1**drops

    def probes(self) -> tuple[int, ...]:
        """After how many epochs gradient norms are recorded: at the start, early, and at each
        quarter.
        """
        quarter = self.epochs // 4
        return tuple(sorted({0, 1, quarter, 2 * quarter, 3 * quarter, self.epochs}))
