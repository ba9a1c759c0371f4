"""How a network's pictures were prepared in training: what a checkpoint does not tell, so its owner
says it.
"""

import copy
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from models.catalog import MEAN, STD, NetworkCard
from models.checkpoints.stored import CheckpointError
from models.loading import LoadedNetwork
from models.miniatures import ScaledConv

Photo = NDArray[np.uint8]
Triple = tuple[float, float, float]
NORMALISATIONS: dict[str, tuple[Triple, Triple]] = {
    "imagenet": (MEAN, STD),
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "none": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
}
NORMALISATION_WORDS = {
    "imagenet": "ImageNet's numbers",
    "half": "0.5 (from −1 to 1)",
    "none": "nothing (from 0 to 1)",
}
SMALLEST = {"googlenet": 32, "inception_v3": 75, "resnet": 32}
LARGEST = 512  # px


@dataclass(frozen=True)
class Preparation:
    """How pictures are prepared: normalisation, side in px (0: the architecture's), and
    torchvision's transform_input.

    `transform_input` undoes ImageNet's normalisation for one of 0.5, inside GoogLeNet and Inception
    v3: torchvision sets it where its own weights are loaded, and leaves it off in training from
    scratch.
    None: nobody has said; torchvision's own weights are then assumed to be the beginning.
    """

    normalisation: str = "imagenet"
    size: int = 0
    transform_input: bool | None = None


def prepared(loaded: LoadedNetwork, preparation: Preparation) -> LoadedNetwork:
    """A freshly loaded network with its pictures prepared in that way; its weights are shared, not
    copied.
    """
    card, said = loaded.card, preparation.transform_input
    mean, std = NORMALISATIONS[preparation.normalisation]
    crop = min(max(preparation.size or card.crop, SMALLEST[card.family]), LARGEST)
    network = loaded.network
    if asks_for_transform(network) and said is not None:
        network = _transforming(network, said)
    name = f"{preparation.normalisation}-{crop}-{said}".lower()
    own = replace(
        card,
        name=card.name if preparation == Preparation() else f"{card.name}-{name}",
        mean=mean,
        std=std,
        resize=round(crop * card.resize / card.crop),
        crop=crop,
        transform_input=said,
        notes=(*card.notes, *_words(loaded, preparation)),
    )
    return replace(loaded, card=own, network=network)


def asks_for_transform(network: nn.Module) -> bool:
    """Whether transform_input must be asked for: it is torchvision's GoogLeNet or Inception v3, not
    a miniature.
    """
    return hasattr(network, "transform_input") and not any(
        isinstance(part, ScaledConv) for part in network.children()
    )


def _transforming(network: nn.Module, value: bool) -> nn.Module:
    """The same network, its tensors shared, with transform_input set."""
    if network.transform_input == value:
        return network
    memo = {id(tensor): tensor for tensor in (*network.parameters(), *network.buffers())}
    twin = copy.deepcopy(network, memo)
    twin.transform_input = value  # type: ignore[assignment]
    return twin


def _words(loaded: LoadedNetwork, preparation: Preparation) -> tuple[str, ...]:
    words = []
    said = preparation.transform_input
    if asks_for_transform(loaded.network) and said is None:
        words.append(
            "It is run as a network that began with torchvision's weights (transform_input=True)."
            " If it was trained from scratch, say so under “Picture preparation”: its answers will"
            " differ."
        )
    elif asks_for_transform(loaded.network):
        began = "began with torchvision's weights" if said else "was trained from scratch"
        words.append(f"As you said, it {began} (transform_input={said}).")
    if preparation.normalisation != "imagenet":
        words.append(
            f"Its pictures are normalised with: {NORMALISATION_WORDS[preparation.normalisation]}."
        )
    return tuple(words)


def refuse_what_is_no_answer(loaded: LoadedNetwork, file_name: str, photo: Photo | None) -> None:
    """Run the network once, on a photo (H x W x 3) or on a drawn picture.

    Raises:
        CheckpointError: a logit is not a finite number.
    """
    with torch.inference_mode():
        logits = loaded.network(_input(loaded.card, photo).to(loaded.device))
    if logits.isfinite().all():
        return
    odd = [
        name
        for name, value in loaded.network.named_buffers()
        if name.endswith("running_var") and (value < 0).any()
    ]
    why = f" ({odd[0]} has values below zero, though a variance has none)" if odd else ""
    raise CheckpointError(
        f"{file_name} is refused: its weights are finite numbers, but its answer for a photo is"
        f" not{why}."
    )


def _input(card: NetworkCard, photo: Photo | None) -> Tensor:
    """1 x 3 x S x S, normalised as the card says."""
    drawn = np.indices((64, 64)).sum(0, dtype=np.uint8)[..., None].repeat(3, axis=2) * 2
    pixels = (
        torch.from_numpy(np.array(drawn if photo is None else photo)).permute(2, 0, 1)[None].float()
        / 255
    )
    square = F.interpolate(pixels, (card.crop, card.crop), mode="bilinear", antialias=True)
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (card.mean, card.std))
    return ((square - mean) / std).contiguous(memory_format=torch.channels_last)
