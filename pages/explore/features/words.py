"""What an optimised picture reaches, in words."""

from analysis.features.check import Comparison
from analysis.pictures.gallery import GALLERY
from pages.explore.features.choices import Wish

MEASURES = {
    "channel": "mean of the channel's map after its ReLU",
    "neuron": "highest value on the channel's map after its ReLU",
    "branch": "root mean square of the branch's output",
    "class": "logit of the class (nothing subtracted)",
}


def reached_words(check: Comparison, place: int) -> str:
    """What one optimised picture reaches, against the best gallery picture."""
    ratio, value = check.ratio(place), check.reached[place]
    if value <= check.highest:
        return f"{value:.3g}, not above the gallery's {check.highest:.3g}"
    return f"{value:.3g}, {ratio:.1f}× the gallery" if ratio else f"{value:.3g}, above the gallery"


def verdict(chosen: Wish, check: Comparison) -> str:
    """What the picture reaches, against the strongest gallery picture."""
    name, highest = GALLERY[check.best].title, check.highest
    low, high = min(check.reached), max(check.reached)
    if low <= highest:
        behind = "It does not" if len(check.reached) == 1 else "Not all of them"
        return (
            f"**{behind} reach the gallery's best picture** ({name}, {highest:.3g}): {chosen.words} gets {low:.3g}. "
            "Take more steps, or another seed."
        )
    if highest <= 0:
        return f"**{low:.3g}, where the best gallery picture ({name}) reaches {highest:.3g}**: {chosen.words}."
    times = (
        f"{low / highest:.1f}" if low == high else f"{low / highest:.1f} to {high / highest:.1f}"
    )
    return f"**{times} times the best gallery picture** ({name}, {highest:.3g}): {chosen.words}."


def sentence(words: str) -> str:
    """The words with a capital at their start."""
    return words[0].upper() + words[1:]
