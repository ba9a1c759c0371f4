"""The recorded CIFAR-10 nets whose weights are here, read from the folder itself."""

from pathlib import Path

import torch
from safetensors.torch import load_file

from models.catalog import ROOT
from models.depth_family import DepthNet, DepthSpec, build
from records.checks import read

RECORDED = ROOT / "assets" / "depth"


def recorded_weights(folder: Path = RECORDED) -> dict[str, Path]:
    """Weights by the net's name ("plain-20"), the shallow ones first; only what is on disk is
    listed.
    """
    found = {}
    for path in folder.glob("*-*-seed0.safetensors"):
        if path.with_suffix(".json").exists():
            found[path.stem.removesuffix("-seed0")] = path
    return dict(sorted(found.items(), key=lambda item: (int(item[0].split("-")[1]), item[0])))


def load_recorded(path: Path) -> DepthNet:
    """A recorded net in eval mode with frozen parameters (float16 on disk, float32 in the network).

    Raises:
        ValueError: the file holds infinities, so that the net on disk is not the one that was
            trained.
    """
    spec = DepthSpec(**read(path.with_suffix(".json"))["spec"])
    state = load_file(path)
    spoilt = [key for key, value in state.items() if not torch.isfinite(value).all()]
    if spoilt:
        raise ValueError(
            f"{path.name} cannot be used: {len(spoilt)} of its arrays ({spoilt[0]}, …) were larger"
            " than float16 can hold when they were saved. Record this net anew with python -m"
            " training.degradation."
        )
    network = build(spec, 0)
    network.load_state_dict(state)
    network.eval().requires_grad_(False)
    return network.to(memory_format=torch.channels_last)
