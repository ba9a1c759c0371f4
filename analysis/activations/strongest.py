"""The channel that answers most, and how much of the whole that is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from analysis.activations.capture import Activations, Maps
from analysis.activations.numbers import strengths
from analysis.structure.overview import SHOWN, Hanging, Overview, Stop
from models.tracing import Traced


@dataclass(frozen=True)
class Strongest:
    """A stop's channel with the largest mean: its map (H x W) and mean.

    `share` is the branch's part of its module's energy (sum of squares), or F(x)'s part of that of
    both sides of the sum; None elsewhere.
    """

    stop: Stop
    channel: int
    plane: Maps
    mean: float
    share: float | None = None

    @property
    def largest(self) -> float:
        """The largest value of the map."""
        return float(self.plane.max())


def strongest_channels(overview: Overview, activations: Activations) -> dict[str, Strongest]:
    """Every stop that has maps, by name."""
    shown = [stop for stop in overview.stops if stop.kind in SHOWN]
    shares = _shares(shown, activations)
    return {stop.name: _strongest(stop, activations, shares.get(stop.name)) for stop in shown}


def maps_of(stop: Stop, activations: Activations) -> Maps:
    """A stop's values (C x H x W), after its ReLU if it has one."""
    maps = activations.stage(stop.node)
    return np.maximum(maps, 0) if stop.relu else maps


def _strongest(stop: Stop, activations: Activations, share: float | None) -> Strongest:
    maps = maps_of(stop, activations)
    means = strengths(maps)
    channel = int(np.argmax(means))
    return Strongest(stop, channel, maps[channel], float(means[channel]), share)


def _shares(shown: list[Stop], activations: Activations) -> Mapping[str, float]:
    energies = {s.name: _energy(maps_of(s, activations)) for s in shown if s.kind == "branch"}
    whole: dict[str, float] = {}
    for stop in shown:
        if stop.kind == "branch":
            whole[stop.unit] = whole.get(stop.unit, 0) + energies[stop.name]
        elif stop.kind == "residual":
            energies[stop.name] = _energy(activations.stage(stop.node))
            whole[stop.unit] = energies[stop.name] + _energy(activations.stage(stop.beside))
    units = {stop.name: stop.unit for stop in shown}
    return {name: energy / (whole[units[name]] or 1.0) for name, energy in energies.items()}


def _energy(maps: Maps) -> float:
    return float(np.square(maps).sum(dtype=np.float64))


def head_logits(
    traced: Traced, overview: Overview, head: Hanging, activations: Activations
) -> Maps:
    """What an auxiliary head answers (classes), from the kept maps of the module that it reads;
    nothing else is run.

    Raises:
        AttributeError: the network does not have the head.
    """
    read = [s for s in overview.stops if s.unit == head.source and s.kind == "branch"]
    maps = np.concatenate([maps_of(stop, activations) for stop in read])
    device = next(traced.network.parameters()).device
    with torch.inference_mode():
        given = torch.from_numpy(maps)[None].to(device)
        logits: Maps = getattr(traced.network, head.name)(given)[0].cpu().numpy()
    return logits
