"""The explorer's speed: python -m benchmarks.explorer. Random weights: only time is measured
here.
"""

import io

import captum.attr
import matplotlib as mpl
import numpy as np
import torch

from analysis.activations.branches import branch_views
from analysis.activations.capture import Activations, Capture
from benchmarks.side_by_side import medians, show
from figures.pictures.raster import bright_scale
from figures.pictures.tiles import sheet, tiles_svg
from models.anatomy import Module, modules_of
from models.loading import official_network, shared
from models.tracing import Traced, trace

mpl.use("Agg")
from matplotlib import pyplot as plt

SIZES = {"googlenet": 224, "inception_v3": 299}


def settings(name: str) -> None:
    """Memory format and threads: which bare forward is the fastest here?"""
    network, size = official_network(name, 1000).eval(), SIZES[name]
    last = shared(official_network(name, 1000), "cpu")
    pixels = torch.randn(1, 3, size, size)
    rows = pixels.contiguous(memory_format=torch.channels_last)

    def run(threads: int, net: torch.nn.Module, x: torch.Tensor) -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            net(x)

    found = medians(
        {
            "channels last, 1 thread (the app's)": lambda: run(1, last, rows),
            "contiguous, 1 thread": lambda: run(1, network, pixels),
            "channels last, 2 threads": lambda: run(2, last, rows),
            "contiguous, 2 threads": lambda: run(2, network, pixels),
        }
    )
    show(f"{name}: bare forward", found, "channels last, 1 thread (the app's)")
    torch.set_num_threads(1)


def nodes(modules: "tuple[Module, ...] | list[Module]") -> list[str]:
    """Every stage of these modules."""
    return [layer.pre_node for m in modules for b in m.branches for layer in b.layers]


def capture(name: str) -> None:
    """What keeping the activations costs, beside hooks with subplots and captum called per
    branch.
    """
    network, size = shared(official_network(name, 1000), "cpu"), SIZES[name]
    pixels = torch.randn(1, 3, size, size).contiguous(memory_format=torch.channels_last)
    traced = trace(network, size)
    modules = modules_of(traced)
    one, every = Capture(traced, nodes(modules[:1])), Capture(traced, nodes(modules))

    def bare() -> None:
        with torch.inference_mode():
            network(pixels)

    tasks = {
        "bare forward": bare,
        "all branches of one module": lambda: one.run(pixels),
        "all branches of all modules": lambda: every.run(pixels),
        "captum LayerActivation, one call for each branch of one module": lambda: per_branch(
            traced, modules[0], pixels
        ),
    }
    show(f"{name}: capture", medians(tasks), "bare forward")
    found = every.run(pixels)
    tasks = {
        "bare forward": bare,
        "four branches, 64 channels each, drawn as images": lambda: draw(found, modules[0]),
        "forward hooks with matplotlib subplots": lambda: subplots(traced, modules[0], pixels),
    }
    show(f"{name}: a view", medians(tasks, 5), "bare forward")
    print(f"  sent for the tiles: {draw(found, modules[0]) / 1000:.0f} kB")


def per_branch(traced: Traced, module: Module, pixels: torch.Tensor) -> None:
    """What captum's user does."""
    for branch in module.branches:
        layer = traced.network.get_submodule(branch.layers[-1].pre_node)
        captum.attr.LayerActivation(traced.network, layer).attribute(pixels)


def draw(found: Activations, module: Module) -> int:
    """What the explorer does for a view of tiles; returns the characters sent."""
    stages = [len(branch.layers) - 1 for branch in module.branches]
    views = branch_views(found, module, stages, True, "strength", 64)
    scale = bright_scale(np.concatenate([v.maps[v.shown].ravel() for v in views]), "Viridis")
    total = 0
    for place, view in enumerate(views):
        picks = [f"{place}.{k}" for k in view.shown]
        titles = [f"channel {k}, mean {view.maps[k].mean():.3g}" for k in view.shown]
        total += len(
            tiles_svg(sheet(view.maps[view.shown], scale, "Viridis"), picks, titles, picks[0])
        )
    return total


def subplots(traced: Traced, module: Module, pixels: torch.Tensor) -> None:
    """What a notebook does: hooks, then 64 subplots for each branch."""
    kept: dict[str, np.ndarray] = {}
    handles = []
    for branch in module.branches:
        path = branch.layers[-1].pre_node

        def keep(part: object, inputs: object, output: torch.Tensor, path: str = path) -> None:
            kept[path] = output[0].clamp(min=0).numpy()

        handles.append(traced.network.get_submodule(path).register_forward_hook(keep))
    with torch.inference_mode():
        traced.network(pixels)
    for handle in handles:
        handle.remove()
    for maps in kept.values():
        figure, axes = plt.subplots(8, 8, figsize=(6, 6))
        for axis, plane in zip(axes.ravel(), maps, strict=False):
            axis.imshow(plane)
            axis.axis("off")
        figure.savefig(io.BytesIO(), format="png")
        plt.close(figure)


def main() -> None:
    """Print every table."""
    for name in SIZES:
        settings(name)
        capture(name)


if __name__ == "__main__":
    main()
