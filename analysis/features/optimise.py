"""A picture optimised step by step: Adam on the numbers that write it; the network stays as it
is.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analysis.features.spectrum import Writing, mirrored_places
from analysis.features.target import Target, likeness, normalised
from analysis.features.transforms import Shaking, shaken

Pixels = NDArray[np.uint8]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Climb:
    """Everything that decides a run; equal settings give equal pictures.

    `filled` mirrors the picture to so many px before the network sees it (0: as it is).
    """

    size: int = 128
    steps: int = 96
    seed: int = 0
    count: int = 1
    fourier: bool = True
    decorrelated: bool = True
    transforms: bool = True
    rate: float = 0.2
    diversity: float = 0.3
    smooth: bool = False
    filled: int = 0

    def rate_at(self, step: int) -> float:
        """The learning rate of a step (from 1): it falls to a twentieth along a cosine, which calms
        the picture.
        """
        return self.rate * (0.05 + 0.475 * (1 + math.cos(math.pi * (step - 1) / self.steps)))

    @property
    def writing(self) -> Writing:
        """How the picture is written down."""
        return Writing(self.size, self.fourier, self.decorrelated, self.smooth)


@dataclass(frozen=True)
class Step:
    """After a step: how many are done, the score of each picture before it, and the pictures (N x S
    x S x 3).
    """

    done: int
    scores: tuple[float, ...]
    numbers: Tensor
    writing: Writing

    def pixels(self) -> Pixels:
        """The pictures now, 8 bits a colour."""
        with torch.inference_mode():
            pictures = self.writing.picture(self.numbers)
        return (pictures * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def climb(
    part: nn.Module, target: Target, how: Climb, mean: Colour, std: Colour, device: str = "cpu"
) -> Iterator[Step]:
    """Run the optimisation, one step at each call; `part` leads to the target's node."""
    seeds = tuple(how.seed + place for place in range(how.count))
    writing = how.writing
    numbers = writing.first(seeds).to(device).requires_grad_()
    moves = [torch.Generator().manual_seed(1_000_003 + seed) for seed in seeds]
    adam = torch.optim.Adam([numbers], how.rate)
    for done in range(1, how.steps + 1):
        adam.param_groups[0]["lr"] = how.rate_at(done)
        pictures = writing.picture(numbers)
        if how.transforms:
            pictures = shaken(pictures, Shaking().at(done / how.steps), moves)
        if how.filled:
            places = torch.from_numpy(mirrored_places(how.size, how.filled)).to(device)
            pictures = pictures[:, :, places][:, :, :, places]
        values = part(normalised(pictures, mean, std))
        scores = target.score(values)
        (numbers.grad,) = torch.autograd.grad(_loss(scores, values, how), numbers)
        adam.step()
        yield Step(done, tuple(scores.detach().tolist()), numbers.detach(), writing)


def _loss(scores: Tensor, values: Tensor, how: Climb) -> Tensor:
    """Minus the scores; several pictures also pay for being alike, in units of the score itself."""
    if how.count == 1 or how.diversity == 0:
        return -scores.sum()
    worth = scores.detach().abs().mean()
    return -scores.sum() + how.diversity * how.count * worth * likeness(values)
