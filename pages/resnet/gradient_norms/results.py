"""What the page of gradient norms measures and keeps: profiles of nets, and shattered gradients."""

import time
from collections.abc import Callable, Mapping

import numpy as np
from torch import Tensor

from analysis.gradients.norms import Profile, Tick, gallery_batch, noise_batch, photo_batch, profile
from analysis.gradients.shattered import LineNet, Shattering
from analysis.pictures.gallery import GALLERY
from models.depth_family import DepthSpec
from pages.resnet.gradient_norms.choices import Choices
from serving.cores import one_core
from serving.pictures import gallery_picture
from serving.store import Store
from serving.subject import Subject

NetKey = tuple[Choices, DepthSpec, int]  # what decides the batch, the net, its seed
Sweep = dict[tuple[str, int], list[Profile]]  # by family and depth, one for each seed
Step = Callable[[float, str], object]  # counts so many layers as done, and says what is done
PROFILES: Store[NetKey, Profile] = Store(2000)  # some kB each
SWEEPS: Store[tuple[NetKey, ...], dict[NetKey, Profile]] = Store(16)
PACES: Store[tuple[bool, bool], float] = Store(4)
SHATTERINGS: Store[tuple[LineNet, int], Shattering] = Store(48)


def net_keys(choices: Choices) -> tuple[NetKey, ...]:
    """Every net of a sweep."""
    return tuple(
        (choices.batch_only, spec, seed) for spec in choices.specs for seed in range(choices.seeds)
    )


def seconds(choices: Choices, missing: tuple[NetKey, ...]) -> float:
    """How long the missing nets will take on this machine."""
    return pace(choices.imagenet, choices.norm) * layers(missing) * choices.size


def layers(nets: tuple[NetKey, ...]) -> int:
    """All nets' layers together."""
    return sum(spec.depth for _, spec, _ in nets)


def pace(imagenet: bool, norm: bool) -> float:
    """Seconds for each layer and picture on this machine, measured once on a small net."""

    def measure() -> float:
        depth, side = (18, 64) if imagenet else (8, 32)
        spec, pictures = DepthSpec("residual", depth, norm), noise_batch(4, side, 0)
        times = []
        for _ in range(2):
            with one_core():
                began = time.perf_counter()
                profile(spec, 0, pictures, imagenet)
                times.append(time.perf_counter() - began)
        return min(times) / depth / 4

    return PACES.once((imagenet, norm), measure)


def batch_of(subject: Subject, choices: Choices) -> Tensor:
    """The pictures whose loss is measured (N x 3 x S x S)."""
    side = 64 if choices.imagenet else 32
    if choices.batch == "noise":
        return noise_batch(choices.size, side, 0)
    if choices.batch == "gallery":
        every = [np.asarray(gallery_picture(name).image) for name in GALLERY]
        return gallery_batch(every, choices.size, side)
    return photo_batch(subject.view.pixels, choices.size, side, 0)


def profiles(
    nets: tuple[NetKey, ...], pictures: Tensor, step: Step, beat: Tick
) -> dict[NetKey, Profile]:
    """Profiles of these nets; takes a core for seconds to minutes.

    `step` counts layers after each net, `beat` is called after every layer.
    """
    fresh: dict[NetKey, Profile] = {}
    for count, key in enumerate(nets, 1):
        choices, spec, seed = key
        step(0, f"{spec.family}-{spec.depth}, seed {seed}: net {count} of {len(nets)}")
        fresh[key] = profile(spec, seed, pictures, choices.imagenet, beat)
        step(spec.depth, "")
    return fresh


def by_net(keys: tuple[NetKey, ...], measured: Mapping[NetKey, Profile]) -> Sweep:
    """The profiles by family and depth."""
    sweep: Sweep = {}
    for key in keys:
        _, spec, _ = key
        sweep.setdefault((spec.family, spec.depth), []).append(measured[key])
    return sweep
