"""Half-precision copies of official weights: `python -m training.compact googlenet resnet18`.

For lecturers who carry the app on a stick. The official weights must be on this machine (choose the
network once in the app while it is online). The copy goes into the weights folder, where the app
finds it, with the largest difference of any logit over the gallery that the rounding makes.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from tqdm import tqdm

from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import NETWORKS, NetworkCard, weights_folder
from models.loading import load
from models.weights import WeightsError, compact_copy, compact_words, locate
from records.checks import weights_hash
from training.model_card import halved

OFFICIAL = [name for name, card in NETWORKS.items() if card.origin == "official"]


@torch.inference_mode()
def largest_difference(network: nn.Module, state: dict[str, Tensor], card: NetworkCard) -> float:
    """The largest difference of a logit over the gallery (centre crops) between the weights and
    `state`.

    The network keeps the weights of `state`, in float32.
    """
    views = (
        frame(decode(gallery_bytes(name)), card.resize, card.crop, "centre") for name in GALLERY
    )
    pictures = [network_input(view, card.mean, card.std) for view in views]
    before = [network(picture) for picture in pictures]
    network.load_state_dict(state)
    return max(
        float((network(picture) - logits).abs().max())
        for picture, logits in zip(pictures, before, strict=True)
    )


def write(name: str, folder: Path) -> Path:
    """Write the copy of one network's official weights; its file's name ends in the start of its
    hash.

    Raises:
        WeightsError: the official weights are not on this machine.
    """
    card = NETWORKS[name]
    path = locate(card)
    if path is None or compact_copy(card) == path:
        raise WeightsError(
            f"The full weights of {card.title} are not on this machine: choose the network once in"
            " the app while it is online."
        )
    network = load(card).network
    state = halved(network.state_dict())
    difference = largest_difference(network, state, card)
    facts = {"card": name, "copied_from": path.name, "largest_difference": f"{difference:.4g}"}
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{path.stem}-half.part"
    save_file(state, half, facts)
    digest = weights_hash(half)[:8]
    return half.replace(folder / f"{path.stem}-half-{digest}.safetensors")


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+", choices=OFFICIAL, metavar="NETWORK")
    parser.add_argument("--folder", type=Path, default=weights_folder())
    options = parser.parse_args()
    for name in options.networks:
        try:
            path = write(name, options.folder)
        except WeightsError as problem:
            parser.exit(1, f"{problem}\n")
        size = path.stat().st_size / 1e6
        tqdm.write(f"{path.name}: {size:.1f} MB, {compact_words(path)}")


if __name__ == "__main__":
    main()
