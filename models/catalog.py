"""Every network that the app offers, one card each. Adding a network is adding a card."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from models.card import MEAN as MEAN
from models.card import NOT_FIVE, V15, Unknown
from models.card import STD as STD
from models.card import NetworkCard as NetworkCard

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "assets" / "weights"


PAPERS = {
    "googlenet": "Szegedy et al. 2015, Going deeper with convolutions",
    "inception_v3": "Szegedy et al. 2016, Rethinking the Inception architecture",
    "resnet": "He et al. 2016, Deep residual learning",
}
TITLES = {"googlenet": "GoogLeNet", "inception_v3": "Inception v3", "resnet18": "ResNet-18"}
SMALL = (
    "A small network with the same layers and fewer channels, trained by us on {classes} classes: "
    "it knows these and nothing else."
)
HEADS = "torchvision never trained its auxiliary heads, so they are left out."


def _family(builder: str) -> str:
    return "resnet" if builder.startswith("resnet") else builder


def _shipped(builder: str, width: str) -> NetworkCard | None:
    path = SHIPPED / f"{builder}.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text())
    family = _family(builder)
    return NetworkCard(
        name=f"{builder}-mini",
        title=f"{TITLES[builder]} mini ({width} width)",
        family=family,
        origin="shipped",
        builder=builder,
        weights=f"{builder}.safetensors",
        resize=record["resize"],
        crop=record["size"],
        class_count=len(record["classes"]),
        top1=record["top1"],
        paper=PAPERS[family],
        notes=(SMALL.format(classes=len(record["classes"])),),
        unknown=_unknown(record.get("unknown")),
        answers_rightly=tuple(n for n, a in record.get("gallery", {}).items() if a["right"]),
    )


def _unknown(record: dict[str, Any] | None) -> Unknown | None:
    if record is None:
        return None
    caught = record["strangers_below"].values()
    return Unknown(
        record["score"],
        record["threshold"],
        record["known_right_below"],
        sum(caught) / len(caught),
    )


def _official(
    builder: str,
    title: str,
    top1: float,
    version: int = 1,
    resize: int = 256,
    crop: int = 224,
    notes: tuple[str, ...] = (),
    deviations: tuple[str, ...] = (),
) -> NetworkCard:
    enum = {"googlenet": "GoogLeNet", "inception_v3": "Inception_V3"}.get(builder)
    enum = enum or builder.replace("resnet", "ResNet")
    name = builder if version == 1 else f"{builder}-v{version}"
    return NetworkCard(
        name,
        title,
        _family(builder),
        "official",
        builder,
        f"{enum}_Weights.IMAGENET1K_V{version}",
        resize,
        crop,
        1000,
        top1,
        PAPERS[_family(builder)],
        notes,
        deviations,
    )


def _all_cards() -> list[NetworkCard]:
    widths = {"googlenet": "½", "inception_v3": "⅜", "resnet18": "½"}
    shipped = [_shipped(builder, width) for builder, width in widths.items()]
    return [
        *(card for card in shipped if card is not None),
        _official(
            "googlenet", "GoogLeNet, official", 0.69778, notes=(HEADS,), deviations=(NOT_FIVE,)
        ),
        _official("inception_v3", "Inception v3, official", 0.77294, resize=342, crop=299),
        _official("resnet18", "ResNet-18, official", 0.69758),
        _official("resnet34", "ResNet-34, official", 0.73314),
        _official("resnet50", "ResNet-50, official", 0.76130, deviations=(V15,)),
        _official("resnet50", "ResNet-50, official v2", 0.80858, 2, 232, deviations=(V15,)),
        _official("resnet101", "ResNet-101, official", 0.77374, deviations=(V15,)),
        _official("resnet101", "ResNet-101, official v2", 0.81886, 2, 232, deviations=(V15,)),
        _official("resnet152", "ResNet-152, official", 0.78312, deviations=(V15,)),
        _official("resnet152", "ResNet-152, official v2", 0.82284, 2, 232, deviations=(V15,)),
    ]


NETWORKS = {card.name: card for card in _all_cards()}


@cache
def shipped_classes(builder: str) -> tuple[str, ...]:
    """The class names of a shipped miniature, in the order of its logits."""
    return tuple(json.loads((SHIPPED / f"{builder}.json").read_text())["classes"])


def weights_folder() -> Path:
    """The folder of checkpoints that a user fills: VISUALIZER_WEIGHTS, or weights/ beside
    app.py.
    """
    return Path(os.environ.get("VISUALIZER_WEIGHTS", ROOT / "weights"))


def first_for(family: str) -> str:
    """The network that a family opens with: an official one whose file is on this machine, or else
    the shipped one. The file is found by its name alone; its hash is checked when it is loaded.

    Raises:
        KeyError: none is shipped.
    """
    torch_home = Path(os.environ.get("TORCH_HOME", Path.home() / ".cache" / "torch"))
    folders = [weights_folder(), torch_home / "hub" / "checkpoints"]
    for card in NETWORKS.values():
        if card.family == family and card.origin == "official" and card.weights.endswith("V1"):
            stem = "inception_v3_google" if family == "inception_v3" else card.builder
            patterns = (f"{stem}-????????.pth", f"{stem}-*-half-????????.safetensors")
            if any(next(f.glob(p), None) for f in folders for p in patterns if f.is_dir()):
                return card.name
    return shipped_for(family)


def shipped_for(family: str) -> str:
    """The name of the shipped network of a family.

    Raises:
        KeyError: none is shipped.
    """
    for card in NETWORKS.values():
        if card.family == family and card.origin == "shipped":
            return card.name
    raise KeyError(f"no shipped network of the family {family}")
