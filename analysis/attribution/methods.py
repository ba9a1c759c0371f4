"""The calls to Captum. Its import takes a second, so this file is imported when a result is first
asked for.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import (
    DeepLift,
    FeatureAblation,
    GuidedBackprop,
    GuidedGradCam,
    IntegratedGradients,
    LayerGradCam,
    NoiseTunnel,
    Occlusion,
    Saliency,
)
from torch import Tensor, nn

from analysis.attribution.baselines import baseline
from analysis.attribution.settings import TOLERANCE, AttributionSettings, Target
from analysis.attribution.superpixels import superpixels
from analysis.attribution.twin import Twin, Twins

BATCH = 8  # covered pictures in one pass
CHUNK = 4  # steps of the path in one pass: their activations are all kept for the way back
OnPass = Callable[[int], None]


class Score(nn.Module):
    """The explained score of each picture (N), from the logits; `on_pass` hears of every forward
    pass.
    """

    def __init__(self, network: nn.Module, target: Target, on_pass: OnPass) -> None:
        super().__init__()
        self.network, self.target, self.on_pass = network, target, on_pass

    def forward(self, pixels: Tensor) -> Tensor:
        """Logit of one class, or the difference of two."""
        self.on_pass(len(pixels))
        # Captum's own tensors come in rows; the shared weights lie channels last, which is twice as
        # fast
        logits: Tensor = self.network(pixels.contiguous(memory_format=torch.channels_last))
        score = logits[:, self.target.plus]
        return score if self.target.minus is None else score - logits[:, self.target.minus]


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


Found = tuple[Tensor, Completeness | None]


def run(
    twin: Twin,
    twins: Twins,
    pixels: Tensor,
    target: Target,
    settings: AttributionSettings,
    on_pass: OnPass,
) -> Found:
    """Raw attributions (1 x 3 x S x S, or 1 x 1 x h x w for Grad-CAM) and their completeness if
    they have one.
    """
    score = Score(twin.network, target, on_pass)
    pixels = pixels.detach()
    with warnings.catch_warnings(), torch.enable_grad():
        warnings.simplefilter("ignore")  # Captum announces its hooks
        return CALLS[settings.method](score, twin, twins, pixels, settings)


def _gradcam(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    return LayerGradCam(score, twin.layer(settings.layer)).attribute(pixels), None


def _guided_gradcam(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    method = GuidedGradCam(score, twin.layer(settings.layer))
    return method.attribute(pixels, interpolate_mode="bilinear"), None


def _guided(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    return GuidedBackprop(score).attribute(pixels), None


def _gradient(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    return Saliency(score).attribute(pixels, abs=False), None


def _deeplift(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    found, parts = [], []
    for name in settings.baselines:
        start = baseline(name, pixels, twins)
        raw, delta = DeepLift(score).attribute(pixels, start, return_convergence_delta=True)
        found.append(raw.detach())
        total = float(raw.detach().double().sum())
        parts.append(Completeness(total - float(delta), total, 1))
    return torch.stack(found).mean(0), _worst(parts)


def _integrated(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    found = [
        _along_path(score, pixels, baseline(name, pixels, twins), settings, twins)
        for name in settings.baselines
    ]
    return torch.stack([raw for raw, _ in found]).mean(0), _worst([part for _, part in found])


def _worst(parts: list[Completeness]) -> Completeness:
    return max(parts, key=lambda part: part.missing)


def _along_path(
    score: Score, pixels: Tensor, start: Tensor, settings: AttributionSettings, twins: Twins
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
    score: Score, pixels: Tensor, start: Tensor, noise: int, spread: float
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


def _occlusion(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    window, stride = settings.window, settings.stride
    raw = Occlusion(score).attribute(
        pixels,
        sliding_window_shapes=(3, window, window),
        strides=(3, stride, stride),
        baselines=baseline(settings.fill, pixels, twins),
        perturbations_per_eval=BATCH,
    )
    return raw, None


def _superpixels(
    score: Score, twin: Twin, twins: Twins, pixels: Tensor, settings: AttributionSettings
) -> Found:
    parts = superpixels(twins.colours(pixels), settings.segments, settings.compactness)
    raw = FeatureAblation(score).attribute(
        pixels,
        baselines=baseline(settings.fill, pixels, twins),
        feature_mask=parts.to(pixels.device),
        perturbations_per_eval=BATCH,
    )
    return raw, None


CALLS: dict[str, Callable[[Score, Twin, Twins, Tensor, AttributionSettings], Found]] = {
    "gradcam": _gradcam,
    "guided_gradcam": _guided_gradcam,
    "guided": _guided,
    "gradient": _gradient,
    "integrated": _integrated,
    "deeplift": _deeplift,
    "occlusion_coarse": _occlusion,
    "occlusion_fine": _occlusion,
    "superpixels": _superpixels,
}
