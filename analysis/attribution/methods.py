"""The calls to Captum. Its import takes a second, so this file is imported when a result is first
asked for.
"""

import warnings
from collections.abc import Callable

import torch
from captum.attr import (
    DeepLift,
    FeatureAblation,
    GuidedBackprop,
    GuidedGradCam,
    LayerGradCam,
    Occlusion,
    Saliency,
)
from torch import Tensor, nn

from analysis.attribution.baselines import baseline
from analysis.attribution.path_integral import Completeness, along_path
from analysis.attribution.settings import AttributionSettings, Target
from analysis.attribution.superpixels import superpixels
from analysis.attribution.twin import Twin, Twins

BATCH = 8  # covered pictures in one pass
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
        along_path(score, pixels, baseline(name, pixels, twins), settings, twins)
        for name in settings.baselines
    ]
    return torch.stack([raw for raw, _ in found]).mean(0), _worst([part for _, part in found])


def _worst(parts: list[Completeness]) -> Completeness:
    return max(parts, key=lambda part: part.missing)


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
