"""What an optimised picture reaches, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.pictures.gallery import GALLERY

if TYPE_CHECKING:
    from analysis.features.check import Comparison

MEASURES = {
    "channel": "mean of the channel's map after its ReLU",
    "neuron": "highest value on the channel's map after its ReLU",
    "branch": "root mean square of the branch's output",
    "class": "logit of the class (nothing subtracted)",
}


def best_words(target: str, values: Mapping[str, float]) -> str:
    """Which gallery picture excites the target the most."""
    best = max(values, key=lambda name: values[name])
    title = GALLERY[best].title
    return f"Of the gallery, **{title}** activates {target} most: {values[best]:.3g}."


def reached_words(check: "Comparison", place: int) -> str:
    """What one optimised picture reaches, against the best gallery picture."""
    ratio, value = check.ratio(place), check.reached[place]
    if value <= check.highest:
        return f"{value:.3g}, not above the gallery's {check.highest:.3g}"
    return f"{value:.3g}, {ratio:.1f}× the gallery" if ratio else f"{value:.3g}, above the gallery"


def verdict(target: str, check: "Comparison") -> str:
    """What the pictures reach, against the strongest gallery picture."""
    name, highest = GALLERY[check.best].title, check.highest
    low, high = min(check.reached), max(check.reached)
    if low <= highest:
        behind = "It does not" if len(check.reached) == 1 else "Not all of them"
        return (
            f"**{behind} reach the gallery's best picture** ({name}, {highest:.3g}): "
            f"{target} gets {low:.3g}. Take more steps, or another seed."
        )
    if highest <= 0:
        best = f"the best gallery picture ({name}) reaches {highest:.3g}"
        return f"**{low:.3g}, where {best}**: {target}."
    times = (
        f"{low / highest:.1f}" if low == high else f"{low / highest:.1f} to {high / highest:.1f}"
    )
    return f"**{times} times the best gallery picture** ({name}, {highest:.3g}): {target}."


def sentence(words: str) -> str:
    """The words with a capital at their start."""
    return words[0].upper() + words[1:]
