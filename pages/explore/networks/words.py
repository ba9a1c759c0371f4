"""Sentences of the model card."""

from analysis.activations.certainty import SCORES
from models.catalog import NetworkCard
from records.model_cards import ModelCard


def measured(card: NetworkCard, record: ModelCard | None) -> str:
    """On what the accuracy was measured, and at which size."""
    if card.origin == "own":
        return "Your own checkpoint: accuracy not measured."
    if record is None:
        return "Published by torchvision, on ImageNet's 50,000 validation pictures."
    return (
        f"Measured on {record.measured_on:,} validation pictures at {card.crop} px, weights as "
        f"shipped; the pictures' short side is {record.picture_size} px, so they are enlarged."
    )


def honest(card: NetworkCard, record: ModelCard) -> list[str]:
    """What else was measured: forgiven breeds, calibration, and how it tells what it does not
    know.
    """
    sentences = []
    if record.top1 != record.top1_strict:
        sentences.append(
            "An English springer is a dog: for a picture of either, both answers count as "
            f"right. With only the exact class counted, top-1 is {record.top1_strict:.1%} and "
            f"the mean over classes {record.class_mean_strict:.1%}."
        )
    if (found := record.calibration) is not None:
        sentences.append(
            f"Its probabilities are off by {found.error:.1%} on average (expected calibration error"
            f" on {found.measured_on:,} pictures; {found.error_before:.1%} before a temperature of"
            f" {found.temperature:.2f} was divided out of the last layer)."
        )
    if card.unknown is not None:
        sentences.append(
            f"It calls a picture unknown where the {SCORES[card.unknown.score]} is below "
            f"{card.unknown.threshold:.3g}: this catches {card.unknown.strangers_below:.0%} of "
            f"strange pictures, and {card.unknown.known_below:.0%} of those that it classifies "
            "correctly."
        )
    return sentences


def trained(record: ModelCard) -> str:
    """How long, on what, and with which rate."""
    sizes = sorted({epoch.size for epoch in record.history})
    restarts = f"{record.restarts} restart{'s' if record.restarts > 1 else ''}"
    rate = f"a cosine learning rate with {restarts if record.restarts else 'no restart'}"
    return (
        f"{record.trained_on:,} pictures, {len(record.history)} epochs at "
        f"{', '.join(map(str, sizes))} px, {rate}, seed {record.seed}."
    )
