"""DeepDream (Mordvintsev et al. 2015): a photo is changed so that a target answers more, large
structures first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.features.target import Target, normalised

Pixels = NDArray[np.uint8]
Colour = tuple[float, float, float]
OCTAVE = 1.4  # ratio of two octaves' sides
SMALLEST = 96  # px; below it Inception v3's last grids vanish


@dataclass(frozen=True)
class Dream:
    """Everything that decides a dream: octaves, steps in each, the mean change of a step (0 to 1),
    the seed.
    """

    octaves: int = 3
    steps: int = 10
    strength: float = 0.015
    seed: int = 0

    def sides(self, side: int) -> list[int]:
        """The octaves' sides in px, ascending to the photo's own; none smaller than 96."""
        every = [round(side / OCTAVE**k) for k in range(self.octaves)]
        return [s for s in reversed(every) if s >= min(SMALLEST, side)]


@dataclass(frozen=True)
class DreamStep:
    """After a step: how many of how many are done, the score before it, and the picture (S x S x
    3).
    """

    done: int
    total: int
    score: float
    pixels: Pixels


def dream(
    part: nn.Module,
    target: Target,
    photo: Pixels,
    how: Dream,
    mean: Colour,
    std: Colour,
    device: str = "cpu",
) -> Iterator[DreamStep]:
    """Run the dream on a photo (S x S x 3), one step at each call; `part` leads to the target's
    node.
    """
    whole = torch.from_numpy(photo.copy()).permute(2, 0, 1)[None].float().to(device) / 255
    sides = how.sides(photo.shape[0])
    moves = torch.Generator().manual_seed(how.seed)
    detail, done = torch.zeros_like(whole), 0
    for side in sides:
        base = _resized(whole, side)
        picture = base + _resized(detail, side)
        for _ in range(how.steps):
            picture, score = _step(part, target, picture, how, mean, std, moves)
            done += 1
            yield DreamStep(done, how.steps * len(sides), score, _pixels(picture))
        detail = picture - base


def _step(
    part: nn.Module,
    target: Target,
    picture: Tensor,
    how: Dream,
    mean: Colour,
    std: Colour,
    moves: torch.Generator,
) -> tuple[Tensor, float]:
    """One step up the gradient, whose mean size is `strength`, on a picture that is rolled at
    random.
    """
    reach = max(1, picture.shape[-1] // 8)
    shift = [int(s) for s in torch.randint(-reach, reach + 1, (2,), generator=moves)]
    rolled = torch.roll(picture, shift, (2, 3)).requires_grad_()
    score = target.score(part(normalised(rolled, mean, std)))[0]
    (slope,) = torch.autograd.grad(score, rolled)
    pace = how.strength / slope.abs().mean().clamp_min(1e-20)
    moved = (rolled.detach() + pace * slope).clamp(0, 1)
    return torch.roll(moved, [-s for s in shift], (2, 3)), float(score.detach())


def _resized(picture: Tensor, side: int) -> Tensor:
    if picture.shape[-1] == side:
        return picture
    return F.interpolate(picture, (side, side), mode="bilinear", antialias=True)


def _pixels(picture: Tensor) -> Pixels:
    whole = (picture[0].clamp(0, 1) * 255).round().byte()
    return whole.permute(1, 2, 0).cpu().numpy()
