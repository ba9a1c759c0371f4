"""Integrated Gradients along the path from a baseline, in as many steps as its sum needs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import IntegratedGradients, NoiseTunnel
from torch import Tensor, nn

from analysis.attribution.settings import TOLERANCE, AttributionSettings
from analysis.attribution.twin import Twins

CHUNK = 4  # steps of the path in one pass: their activations are all kept for the way back


@dataclass(frozen=True)
class Completeness:
    """What the attributions should add up to (the difference in score), what they do, in how many
    steps.
    """

    difference: float
    total: float
    steps: int

    @property
    def missing(self) -> float:
        """The gap as a share of the difference."""
        gap = abs(self.total - self.difference)
        return gap / abs(self.difference) if self.difference else float("inf")

    @property
    def reached(self) -> bool:
        """Whether the gap is under 5 %."""
        return self.missing <= TOLERANCE


def along_path(
    score: nn.Module, pixels: Tensor, start: Tensor, settings: AttributionSettings, twins: Twins
) -> tuple[Tensor, Completeness]:
    """Trapezoids with twice the steps until the sum is right: T(2n) = (T(n) + M(n)) / 2.

    The midpoints M(n) are all new, so every level keeps the passes of the one before.
    """
    spread = settings.spread / float(np.mean(twins.std))
    rule = _rule(score, pixels, start, settings.noise, spread)
    left, delta = rule("riemann_left", 2, True)
    difference = float(left.double().sum()) - float(delta.double().mean())
    raw = (left + rule("riemann_right", 2, False)[0]) / 2
    steps = 2
    while True:
        part = Completeness(difference, float(raw.double().sum()), steps)
        if steps >= settings.most_steps or (steps >= settings.steps and part.reached):
            return raw, part
        raw = (raw + rule("riemann_middle", steps, False)[0]) / 2
        steps *= 2


def _rule(
    score: nn.Module, pixels: Tensor, start: Tensor, noise: int, spread: float
) -> Callable[[str, int, bool], tuple[Tensor, Tensor]]:
    """Integrated Gradients by a named rule and number of steps; with noise, its mean over noisy
    pictures.
    """
    method = IntegratedGradients(score)
    options = {"baselines": start, "internal_batch_size": CHUNK}

    def integrate(rule: str, steps: int, delta: bool) -> tuple[Tensor, Tensor]:
        call, more = method.attribute, {}
        if noise:
            tunnel = NoiseTunnel(method)
            # torch's own source of noise is shared by all threads; each call gets the same noise
            # here
            tunnel._add_noise_to_input = _noise(torch.Generator().manual_seed(0))
            call = tunnel.attribute
            more = {"nt_samples": noise, "nt_samples_batch_size": 1, "stdevs": spread}
        found = call(
            pixels, n_steps=steps, method=rule, return_convergence_delta=delta, **options, **more
        )
        raw, gap = found if delta else (found, torch.zeros(1))
        return raw.detach(), gap.detach()

    return integrate


def _noise(source: torch.Generator) -> Callable[[Tensor, float, int], Tensor]:
    def add(pixels: Tensor, spread: float, count: int) -> Tensor:
        shape = (len(pixels) * count, *pixels.shape[1:])
        drawn = torch.randn(shape, generator=source) * spread
        return pixels.repeat_interleave(count, dim=0) + drawn.to(pixels)

    return add
