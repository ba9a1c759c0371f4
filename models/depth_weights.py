"""The recorded CIFAR-10 nets whose weights are here, read from the folder itself."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from models.catalog import ROOT
from models.depth_family import DepthNet, DepthSpec, build

RECORDED = ROOT / "assets" / "depth"


def recorded_weights(folder: Path = RECORDED) -> dict[str, Path]:
    """Weights by the net's name ("plain-20"), the shallow ones first; only what is on disk is listed."""
    found = {}
    for path in folder.glob("*-*-seed0.safetensors"):
        if path.with_suffix(".json").exists():
            found[path.stem.removesuffix("-seed0")] = path
    return dict(sorted(found.items(), key=lambda item: (int(item[0].split("-")[1]), item[0])))


def load_recorded(path: Path) -> DepthNet:
    """A recorded net in eval mode with frozen parameters (float16 on disk, float32 in the network)."""
    spec = DepthSpec(**json.loads(path.with_suffix(".json").read_text())["spec"])
    network = build(spec, 0)
    network.load_state_dict(load_file(path))
    network.eval().requires_grad_(False)
    return network.to(memory_format=torch.channels_last)
