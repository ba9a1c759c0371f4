"""Gradient and activation norms against depth, on plain and residual nets of this run."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from models.depth_family import DepthSpec, build, build_imagenet, layers

Norms = NDArray[np.float64]
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
# Gradient norms outside need float64: single entries are then near float32's limits, 1e-38 and
# 3e38.
SMALLEST, LARGEST = 1e-25, 1e30
Tick = Callable[[], None]


@dataclass(frozen=True)
class Profile:
    """Of every layer from input to logits: gradient norm (L2) of its weights, root mean square of
    its output.

    `exact` says that float64 was needed, because float32 gave zeros or infinities.
    """

    gradients: Norms
    activations: Norms
    loss: float
    exact: bool


def photo_batch(pixels: NDArray[np.uint8], count: int, side: int, seed: int) -> Tensor:
    """Random crops (a quarter of the area and more) and mirrors of a picture (H x W x 3): count x 3
    x side x side.
    """
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


def profile(
    spec: DepthSpec, seed: int, pictures: Tensor, imagenet: bool = False, tick: Tick | None = None
) -> Profile:
    """One net of this run, at initialisation, in training mode; float64 where float32 is not
    enough.

    `tick` is called after every layer on the way forward; if it raises, nothing of the run is left.
    """
    network = (build_imagenet(spec, seed) if imagenet else build(spec, seed)).train()
    if not _leaves_float32(network, pictures, spec.norm):
        found = _measure(network, pictures, False, tick)
        if _in_range(found):
            return found
    return _measure(network.double(), pictures.double(), True, tick)


def _leaves_float32(network: nn.Module, pictures: Tensor, norm: bool) -> bool:
    """Whether one picture's gradients in float64 say so; with BatchNorm they do not vanish, so
    nothing is tried.

    float32 arithmetic near its smallest numbers is many times slower, so it is not started in vain.
    """
    if norm:
        return False
    found = _measure(network.double(), pictures[:1].double(), True, None)
    network.float()  # the weights were float32 before, so nothing is lost
    return not _in_range(found)


def _in_range(found: Profile) -> bool:
    return bool(((found.gradients > SMALLEST) & (found.gradients < LARGEST)).all())


def _measure(network: nn.Module, pictures: Tensor, exact: bool, tick: Tick | None) -> Profile:
    chain = [layer for _, layer in layers(network)]
    outputs: list[float] = []

    def seen(module: nn.Module, inputs: object, output: Tensor) -> None:
        outputs.append(_norm(output.detach()) / math.sqrt(output.numel()))
        if tick is not None:
            tick()

    # this network is this call's own, so hooks are safe
    handles = [layer.register_forward_hook(seen) for layer in chain]
    loss = F.cross_entropy(network(pictures), random_labels(len(pictures)))
    for handle in handles:
        handle.remove()
    found = torch.autograd.grad(loss, [layer.weight for layer in chain])  # type: ignore[arg-type]
    norms = np.array([_norm(gradient) for gradient in found], dtype=np.float64)
    return Profile(norms, np.array(outputs, dtype=np.float64), float(loss.detach()), exact)


def _norm(values: Tensor) -> float:
    """L2 norm without underflow: squares of 1e-20 are zero in float32, those of 1e-170 in
    float64.
    """
    if values.dtype == torch.float32:
        return float(torch.linalg.vector_norm(values, dtype=torch.float64))
    most = values.abs().max()
    return float(most * torch.linalg.vector_norm(values / most)) if most > 0 else float(most)


def sweep(
    specs: Sequence[DepthSpec], seeds: int, pictures: Tensor, imagenet: bool = False
) -> Iterator[tuple[DepthSpec, int, Profile]]:
    """Every spec with every seed, one profile at a time."""
    for spec in specs:
        for seed in range(seeds):
            yield spec, seed, profile(spec, seed, pictures, imagenet)
