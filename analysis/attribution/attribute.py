"""A heatmap for a picture, a class and a method: the one function that pages call."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from analysis.attribution.settings import AttributionSettings, Target
from analysis.attribution.twin import Twins

Maps = NDArray[np.float32]
COPIES = ("occlusion_coarse", "occlusion_fine", "superpixels")  # each channel holds the same drop


@dataclass(frozen=True)
class Attribution:
    """A signed heatmap (S x S), Captum's raw attributions (3 x S x S, or 1 x h x w for Grad-CAM),
    and the cost.

    `difference`, `total` and `steps` are the completeness sum's, or None for a method that has
    none; `pictures` counts those that went forward through the network.
    """

    settings: AttributionSettings
    target: Target
    heatmap: Maps
    raw: Maps
    seconds: float
    pictures: int
    difference: float | None = None
    total: float | None = None
    missing: float | None = None
    reached: bool | None = None
    steps: int | None = None


def attribute(
    twins: Twins,
    pixels: Tensor,
    target: Target,
    settings: AttributionSettings,
    on_pass: Callable[[int], None] | None = None,
) -> Attribution:
    """Run one method on one picture (1 x 3 x S x S, normalised).

    `on_pass` is called with the number of pictures before every forward pass; what it raises
    cancels the run.

    Raises:
        KeyError: the network has no layer of that name.
        ValueError: settings that do not fit the picture.
    """
    from analysis.attribution.methods import run

    if settings.method.startswith("occlusion") and settings.window > pixels.shape[-1]:
        raise ValueError(f"The window must be no larger than the picture ({pixels.shape[-1]} px).")
    count = 0

    def counted(pictures: int) -> None:
        nonlocal count
        if on_pass is not None:
            on_pass(pictures)
        count += pictures

    began = time.perf_counter()
    with twins.borrowed() as twin:
        raw, part = run(twin, twins, pixels, target, settings, counted)
    seconds = time.perf_counter() - began
    raw = raw.detach()
    facts = (part.difference, part.total, part.missing, part.reached, part.steps) if part else ()
    array = raw[0].cpu().float().numpy().copy()
    return Attribution(
        settings, target, heatmap(raw, settings, pixels.shape[-1]), array, seconds, count, *facts
    )


def heatmap(raw: Tensor, settings: AttributionSettings, side: int) -> Maps:
    """One signed value for each pixel (S x S): channels summed, Grad-CAM's grid enlarged
    bilinearly.
    """
    flat = raw[:, :1] if settings.method in COPIES else raw.sum(dim=1, keepdim=True)
    if flat.shape[-1] != side:
        flat = F.interpolate(flat.float(), (side, side), mode="bilinear", align_corners=False)
    return flat[0, 0].float().cpu().numpy().copy()


def expected_pictures(settings: AttributionSettings, side: int) -> int:
    """About how many pictures a run sends through the network, for its progress; steps may be
    raised further.
    """
    if settings.method.startswith("occlusion"):
        across = -(-(side - settings.window) // settings.stride) + 1
        return across**2 + 1
    if settings.method == "superpixels":
        return settings.segments + 1
    if settings.method == "integrated":
        return len(settings.baselines) * max(settings.noise, 1) * (settings.steps + 4)
    return 2


def raised(settings: AttributionSettings, found: Attribution) -> AttributionSettings:
    """The settings with the number of steps that the run ended with, for a run that is compared
    with it.
    """
    from dataclasses import replace

    if found.steps is None or settings.method != "integrated":
        return settings
    return replace(settings, steps=found.steps, most_steps=found.steps)


def logits(twins: Twins, pixels: Tensor) -> Maps:
    """The network's own answer (classes)."""
    with torch.inference_mode():
        found: Maps = twins.traced.network(pixels)[0].cpu().numpy()
    return found
