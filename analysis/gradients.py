"""Gradient and activation norms against depth, on plain and residual nets of this run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from models.depth_family import DepthSpec, build, build_imagenet, layers
from models.tracing import Traced

Norms = NDArray[np.float64]
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


@dataclass(frozen=True)
class Profile:
    """Of every layer from input to logits: gradient norm (L2) of its weights, root mean square of its output.

    `exact` says that float64 was needed, because float32 gave zeros or infinities.
    """

    gradients: Norms
    activations: Norms
    loss: float
    exact: bool


def photo_batch(pixels: NDArray[np.uint8], count: int, side: int, seed: int) -> Tensor:
    """Random crops (a quarter of the area and more) and mirrors of a picture (H x W x 3): count x 3 x side x side."""
    generator = np.random.default_rng(seed)
    image = Image.fromarray(pixels)
    crops = []
    for _ in range(count):
        share = float(np.sqrt(generator.uniform(0.25, 1.0)))
        width, height = image.width * share, image.height * share
        left = generator.uniform(0, image.width - width)
        top = generator.uniform(0, image.height - height)
        box = (left, top, left + width, top + height)
        crop = np.asarray(image.resize((side, side), Image.Resampling.BILINEAR, box=box))
        crops.append(crop[:, ::-1] if generator.random() < 0.5 else crop)
    return _normalised(np.stack(crops))


def gallery_batch(pictures: Sequence[NDArray[np.uint8]], count: int, side: int) -> Tensor:
    """Whole pictures in turn, squeezed to side x side."""
    squeezed = [np.asarray(Image.fromarray(p).resize((side, side))) for p in pictures]
    return _normalised(np.stack([squeezed[i % len(squeezed)] for i in range(count)]))


def noise_batch(count: int, side: int, seed: int) -> Tensor:
    """Independent normal values."""
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(seed))


def _normalised(pixels: NDArray[np.uint8]) -> Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float() / 255
    return (tensor - MEAN) / STD


def random_labels(count: int, classes: int = 10) -> Tensor:
    """Fixed labels, drawn once: an untrained net has no reason to prefer any."""
    return torch.randint(0, classes, (count,), generator=torch.Generator().manual_seed(0))


def profile(spec: DepthSpec, seed: int, pictures: Tensor, imagenet: bool = False) -> Profile:
    """One net of this run, at initialisation, in training mode; float64 where float32 is not enough."""
    network = build_imagenet(spec, seed) if imagenet else build(spec, seed)
    found = _measure(network.train(), pictures, exact=False)
    fine = np.isfinite(found.gradients).all() and (found.gradients > 1e-30).all()
    return found if fine else _measure(network.double(), pictures.double(), exact=True)


def _measure(network: nn.Module, pictures: Tensor, exact: bool) -> Profile:
    chain = [layer for _, layer in layers(network)]
    outputs: list[float] = []
    handles = [
        layer.register_forward_hook(
            lambda m, i, o: outputs.append(float(o.detach().square().mean().sqrt()))
        )
        for layer in chain
    ]  # this network is this call's own, so hooks are safe
    loss = F.cross_entropy(network(pictures), random_labels(len(pictures)))
    for handle in handles:
        handle.remove()
    found = torch.autograd.grad(loss, [layer.weight for layer in chain])  # type: ignore[arg-type]
    norms = np.array([float(g.norm()) for g in found], dtype=np.float64)
    return Profile(norms, np.array(outputs, dtype=np.float64), float(loss.detach()), exact)


def sweep(
    specs: Sequence[DepthSpec], seeds: int, pictures: Tensor, imagenet: bool = False
) -> Iterator[tuple[DepthSpec, int, Profile]]:
    """Every spec with every seed, one profile at a time."""
    for spec in specs:
        for seed in range(seeds):
            yield spec, seed, profile(spec, seed, pictures, imagenet)


def network_norms(traced: Traced, pixels: Tensor, target: int) -> tuple[list[str], Norms]:
    """Gradient norm of every weight of a shared, frozen network in eval mode, for one picture and class.

    The weights are replaced for this call (torch.func.functional_call), so nothing is written on the network.
    """
    network = traced.network
    weights = {
        f"{name}.weight": module.weight.detach().clone().requires_grad_(True)
        for name, module in network.named_modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and not name.lower().startswith("aux")
    }
    with torch.enable_grad():
        logits = torch.func.functional_call(network, weights, (pixels,))
        loss = F.cross_entropy(logits, torch.tensor([target], device=logits.device))
        found = torch.autograd.grad(loss, list(weights.values()))
    return [name.removesuffix(".weight") for name in weights], np.array(
        [float(g.norm()) for g in found]
    )
