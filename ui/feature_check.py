"""The check in words and bars: optimised pictures against the gallery."""

import streamlit as st

from analysis.features.check import Comparison
from analysis.gallery import GALLERY
from figures.features import check_svg
from ui.feature_run import Painted
from ui.feature_state import Wish
from ui.pick import drawing

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


def check(chosen: Wish, painted: Painted | None, values: dict[str, float]) -> None:
    """The verdict in a sentence, and every value as a bar."""
    kind = chosen.target.kind
    rows = [(GALLERY[name].title, value) for name, value in values.items()]
    if painted is None:
        best = max(values, key=lambda name: values[name])
        st.markdown(
            f"**{GALLERY[best].title}** excites {chosen.words} the most of the gallery: {values[best]:.3g}."
        )
        drawing(check_svg([], rows), key="fv_check")
    else:
        st.markdown(_verdict(chosen, painted.check))
        numbered = len(painted.check.reached) > 1
        mine = [
            (f"optimised {i + 1}" if numbered else "optimised", v)
            for i, v in enumerate(painted.check.reached)
        ]
        drawing(check_svg(mine, rows), key="fv_check")
    st.caption(
        f"{sentence(MEASURES[kind])}; every picture at the network's own input size, nothing moved."
    )


def _verdict(chosen: Wish, check: Comparison) -> str:
    name, highest = GALLERY[check.best].title, check.highest
    low, high = min(check.reached), max(check.reached)
    if low <= highest:
        behind = "It does" if len(check.reached) == 1 else "Not all of them do"
        behind = "It does not" if len(check.reached) == 1 else behind
        return (
            f"**{behind} reach the gallery's best picture** ({name}, {highest:.3g}): {chosen.words} gets {low:.3g}. "
            "Take more steps, or turn the transforms and the Fourier space on."
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
