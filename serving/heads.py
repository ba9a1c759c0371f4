"""What auxiliary heads answer, and what each loss gives every layer of a shared network."""

from analysis.gradients.heads import Contributions, Heads, answers, contributions
from models.catalog import NETWORKS
from models.loading import heads_of
from serving.cores import one_core
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

# GoogLeNet's from the paper; Inception v3's from torchvision's reference recipe, the paper prints
# none.
WEIGHTS = {"aux1": 0.3, "aux2": 0.3, "AuxLogits": 0.4}
ARCHITECTURES: Store[str, dict[str, str]] = Store(32)
ANSWERS: Store[Key, Heads] = Store(32)
CONTRIBUTIONS: Store[tuple[Key, int], Contributions] = Store(64)


def architecture_heads(subject: Subject) -> dict[str, str]:
    """Where the architecture's heads attach: {module: head}, whether this network has them or
    not.
    """
    card = subject.card
    known = NETWORKS[card.builder] if card.origin == "own" else card
    return ARCHITECTURES.once(card.name, lambda: heads_of(known))


def head_answers(subject: Subject) -> Heads:
    """Every head's logits for the picture."""

    def run() -> Heads:
        traced, pixels = subject.instrument.traced, subject.pixels
        with one_core():
            return answers(traced, architecture_heads(subject), pixels)

    return ANSWERS.once(subject.key, run)


def head_contributions(subject: Subject, target: int) -> Contributions:
    """Every loss and its gradients' inner products, for the picture and a class."""

    def run() -> Contributions:
        traced, pixels = subject.instrument.traced, subject.pixels
        with one_core():
            return contributions(traced, architecture_heads(subject), pixels, target)

    return CONTRIBUTIONS.once((subject.key, target), run)


def short_module(name: str) -> str:
    """As an axis has room for: 4a, 5b, 1a, layer1."""
    if name.startswith("Conv2d_"):
        return name.split("_")[1]
    return name.removeprefix("inception").removeprefix("Mixed_")
