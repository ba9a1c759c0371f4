"""A network and what is known of it, on one card."""

from dataclasses import dataclass

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Unknown:
    """How a network tells what it does not know: a score that is low for it, and where low begins.

    `score` is one of analysis/activations/certainty.py's; `known_below` and `strangers_below` are
    the shares of rightly answered validation pictures, and of strange ones, under the threshold.
    """

    score: str
    threshold: float
    known_below: float
    strangers_below: float


@dataclass(frozen=True)
class NetworkCard:
    """A network and what is known of it.

    `builder` is torchvision's builder or our miniature's name; `weights` the torchvision weights
    enum or the shipped file; `resize` and `crop` are px; `top1` is a share of ImageNet's validation
    set (official, published) or of its own validation pictures (shipped, measured).
    `answers_rightly` names the gallery pictures that it was found to know.
    set (official, published) or of Imagenette's (shipped, measured); `transform_input` is what the
    owner of a checkpoint said of it.
    """

    name: str
    title: str
    family: str
    origin: str
    builder: str
    weights: str
    resize: int
    crop: int
    class_count: int
    top1: float | None
    paper: str
    notes: tuple[str, ...] = ()
    mean: tuple[float, float, float] = MEAN
    std: tuple[float, float, float] = STD
    unknown: Unknown | None = None
    answers_rightly: tuple[str, ...] = ()
    transform_input: bool | None = None
