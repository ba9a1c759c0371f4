"""How each miniature is trained: sizes, epochs, rates. One frozen recipe each."""

from dataclasses import asdict, dataclass
from typing import Any

from training.data.augmentation import USUAL, Strength


@dataclass(frozen=True)
class Phase:
    """Epochs at one picture size (px), with crops of at least `smallest_crop` of the picture's
    area.
    """

    epochs: int
    size: int
    smallest_crop: float


@dataclass(frozen=True)
class Recipe:
    """All that a run is made of; the same recipe and seed give the same run.

    `aux_weights` are the weights of the auxiliary losses in the order in which torchvision returns
    the heads' logits (GoogLeNet: aux2, aux1); `shown_size` is the size at which the app runs it;
    `restarts` are the epochs at which the rate goes back up (Loshchilov and Hutter 2017).
    """

    phases: tuple[Phase, ...]
    shown_size: int
    aux_weights: tuple[float, ...] = ()
    peak_rate: float = 0.05
    warmup_epochs: float = 1.0
    momentum: float = 0.9
    weight_decay: float = 5e-4
    label_smoothing: float = 0.1
    batch: int = 64
    restarts: tuple[int, ...] = ()
    strength: Strength = USUAL

    @property
    def epochs(self) -> int:
        """Epochs of all phases together."""
        return sum(phase.epochs for phase in self.phases)

    def phase_of(self, epoch: int) -> Phase:
        """The phase that epoch number `epoch` (from 0) belongs to.

        Raises:
            IndexError: the run has fewer epochs.
        """
        return [phase for phase in self.phases for _ in range(phase.epochs)][epoch]

    def cycle_of(self, progress: float) -> tuple[int, int]:
        """First and last epoch (exclusive) of the cycle of rates that `progress` (in epochs) is
        in.
        """
        edges = (0, *self.restarts, self.epochs)
        first = max(edge for edge in edges[:-1] if edge <= progress)
        return first, min(edge for edge in edges if edge > first)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a model card."""
        return asdict(self)


RECIPES = {
    # real + 0.3 aux1 + 0.3 aux2 (Szegedy et al. 2015, section 5)
    "googlenet": Recipe(
        (Phase(12, 112, 0.08), Phase(4, 144, 0.08), Phase(2, 224, 0.2)), 224, (0.3, 0.3)
    ),
    # one auxiliary head in Inception v3; torchvision's reference recipe weighs it 0.4
    "inception_v3": Recipe(
        (Phase(10, 112, 0.08), Phase(5, 144, 0.08), Phase(2, 192, 0.2)), 192, (0.4,)
    ),
    "resnet18": Recipe((Phase(13, 112, 0.08), Phase(4, 144, 0.08), Phase(2, 224, 0.2)), 224),
}
