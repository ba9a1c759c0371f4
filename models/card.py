"""A network and what is known of it, on one card."""

from dataclasses import dataclass

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
NOT_FIVE = (
    "The paper has a 5×5 convolution in the third branch of every module; torchvision's GoogLeNet "
    "has a 3×3 there (pytorch/vision issue 906), and its weights were trained that way."
)
V15 = (
    "Where a stage begins, the stride of 2 is on the 3×3 convolution; the paper has it on the "
    "first 1×1. This version is known as ResNet v1.5."
)
NORMALISED = (
    "Every GoogLeNet here has BatchNorm after each convolution and no local response "
    "normalisation. The network of 2014 had local response normalisation in its stem and no "
    "BatchNorm, which was published a year later (Ioffe and Szegedy 2015)."
)
POOLED = (
    "The max pooling before module 5a (maxpool4) is 2×2, as in torchvision; the paper's is 3×3. "
    "Both have stride 2."
)
LAYERS = (
    "The paper of Inception v3 calls its network 42 layers deep; torchvision's has 48 layers with "
    "weights on its longest path."
)
LETTERS = (
    "The paper of Inception v3 draws three modules (its figures 5 to 7). They are torchvision's A, "
    "C and E; B and D are its grid reductions. torchvision's A keeps a 5×5 branch beside the one "
    "with two 3×3, which in the paper replace it."
)
INSIDE = (
    "Its first step turns ImageNet's normalisation into numbers from −1 to 1 (torchvision's "
    "transform_input), because its weights were first trained in TensorFlow on such numbers."
)


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
    `answers_rightly` names the gallery pictures that it was found to know; `transform_input` is
    what the owner of a checkpoint said of it. `deviations` are said wherever the network is drawn,
    since its drawings do not mean what the paper's do.
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
    deviations: tuple[str, ...] = ()
    mean: tuple[float, float, float] = MEAN
    std: tuple[float, float, float] = STD
    unknown: Unknown | None = None
    answers_rightly: tuple[str, ...] = ()
    transform_input: bool | None = None


def departures(card: NetworkCard) -> tuple[str, ...]:
    """What a network has otherwise than its paper, apart from what is said wherever it is drawn."""
    families = {"googlenet": (NORMALISED, POOLED), "inception_v3": (LAYERS, LETTERS)}
    converts = card.transform_input if card.origin == "own" else card.origin == "official"
    inside = card.family in families and converts is not False
    return (*families.get(card.family, ()), *((INSIDE,) if inside else ()))
