"""Attribution beside Captum called directly and beside the bare passes: python -m
benchmarks.attribution [network].

Random weights: only time is measured here. Captum is called on the very network (which nobody
shares here), with the same settings and tensors; but for Guided Grad-CAM on a twin, since on
torchvision's ReLUs it refuses or does not guide. The bare cost is as many forward passes as the
method makes, in batches of the same size, and as many backward passes to the pixels.
"""

import argparse
import time
import warnings
from collections.abc import Callable

import torch
from captum.attr import (
    FeatureAblation,
    GuidedGradCam,
    IntegratedGradients,
    LayerGradCam,
    NoiseTunnel,
    Occlusion,
)
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.attribution.attribute import attribute
from analysis.attribution.baselines import baseline
from analysis.attribution.layers import cam_layers
from analysis.attribution.methods import BATCH
from analysis.attribution.path_integral import CHUNK
from analysis.attribution.settings import METHODS, AttributionSettings, Target, settings_for
from analysis.attribution.superpixels import superpixels
from analysis.attribution.twin import Twins, build
from models.loading import official_network, shared
from models.tracing import trace

SIZES = {"googlenet": 224, "inception_v3": 299, "resnet18": 224, "resnet50": 224}
STEPS = 32
CLASS = 3


def own_settings(side: int, layer: str) -> dict[str, AttributionSettings]:
    """Every method with fixed settings."""
    path = {"steps": STEPS, "most_steps": STEPS}
    return {
        "gradcam": settings_for("gradcam", layer=layer),
        "guided_gradcam": settings_for("guided_gradcam", layer=layer),
        "integrated": settings_for("integrated", **path),
        "noise tunnel": settings_for("integrated", noise=2, **path),
        "occlusion_coarse": settings_for("occlusion_coarse", window=side // 4, stride=side // 8),
        "superpixels": settings_for("superpixels", segments=40),
    }


def direct(
    network: nn.Module, layer: nn.Module, twins: Twins, x: Tensor, settings: AttributionSettings
) -> object:
    """What Captum's user calls for the same settings; T(n) has n + 1 points."""
    if settings.method == "gradcam":
        return LayerGradCam(network, layer).attribute(x, CLASS)
    if settings.method == "guided_gradcam":
        return GuidedGradCam(network, layer).attribute(x, CLASS, interpolate_mode="bilinear")
    if settings.method == "integrated":
        return _integrated(network, twins, x, settings)
    mean = baseline("mean", x, twins)
    if settings.method == "superpixels":
        parts = superpixels(twins.colours(x), settings.segments, settings.compactness)
        return FeatureAblation(network).attribute(
            x, baselines=mean, target=CLASS, feature_mask=parts, perturbations_per_eval=BATCH
        )
    window, stride = settings.window, settings.stride
    return Occlusion(network).attribute(
        x,
        (3, window, window),
        (3, stride, stride),
        baselines=mean,
        target=CLASS,
        perturbations_per_eval=BATCH,
    )


def _integrated(
    network: nn.Module, twins: Twins, x: Tensor, settings: AttributionSettings
) -> object:
    options = {
        "baselines": baseline("black", x, twins),
        "target": CLASS,
        "n_steps": settings.steps + 1,
        "method": "riemann_trapezoid",
        "internal_batch_size": CHUNK,
        "return_convergence_delta": True,
    }
    method = IntegratedGradients(network)
    if not settings.noise:
        return method.attribute(x, **options)
    return NoiseTunnel(method).attribute(
        x, nt_samples=settings.noise, nt_samples_batch_size=1, stdevs=0.4, **options
    )


def bare(network: nn.Module, x: Tensor, settings: AttributionSettings, pictures: int) -> None:
    """As many pictures forward, and backward for the methods that need it, and nothing else."""
    backward = settings.method in ("gradcam", "guided_gradcam", "integrated")
    size = {"integrated": CHUNK}.get(settings.method, 1 if backward else BATCH)
    while pictures > 0:
        batch = x.repeat(min(size, pictures), 1, 1, 1).contiguous(memory_format=torch.channels_last)
        pictures -= len(batch)
        if backward:
            score = network(batch.requires_grad_())[:, CLASS].sum()
            torch.autograd.grad(score, batch)
        else:
            with torch.no_grad():
                network(batch)


def fastest(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least CPU seconds of each; the rounds take turns, so that a busy moment hits all."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            began = time.process_time()
            task()
            times[name].append(time.process_time() - began)
    return {name: min(values) for name, values in times.items()}


def table(name: str, rounds: int) -> None:
    """One network's table."""
    network, side = shared(official_network(name, 1000), "cpu"), SIZES[name]
    traced = trace(network, side)
    twins = Twins(traced)
    spots = torch.randn(1, 3, 9, 9)  # smooth, so that there are superpixels to find
    x = F.interpolate(spots, (side, side), mode="bilinear").contiguous(
        memory_format=torch.channels_last
    )
    last = cam_layers(traced)[-1].path
    # a module whose output is the last node's: a concatenation is its Inception module's, a ReLU
    # its block's
    layer = network.get_submodule(last.rsplit(".", 1)[0])
    twin = build(traced)
    print(f"\n{name}, {side} px, one thread, CPU seconds, least of {rounds}")
    print(f"  {'':24}{'ours':>9}{'Captum':>9}{'bare':>9}   ours/Captum  ours/bare")
    for title, settings in own_settings(side, last).items():
        target = Target(CLASS)
        pictures = attribute(twins, x, target, settings).pictures
        guided = settings.method == "guided_gradcam"
        direct_on = (twin.network, twin.layer(last)) if guided else (network, layer)
        found = fastest(
            {
                "ours": lambda s=settings, t=target: attribute(twins, x, t, s),
                "captum": lambda s=settings, on=direct_on: direct(*on, twins, x, s),
                "bare": lambda s=settings, n=pictures: bare(network, x, s, n),
            },
            rounds,
        )
        print(_row(METHODS.get(title, title), found, pictures))


def _row(title: str, seconds: dict[str, float], pictures: int) -> str:
    ours, captum, least = seconds.values()
    return (
        f"  {title:24}{ours:8.2f}s{captum:8.2f}s{least:8.2f}s{ours / captum:12.2f}"
        f" x{ours / least:10.2f} x   {pictures} pictures"
    )


def main() -> None:
    """Print a table for each network that is named, or for three of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", default=["googlenet", "inception_v3", "resnet50"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for name in options.networks:
        table(name, options.rounds)


if __name__ == "__main__":
    main()
