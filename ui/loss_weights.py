"""The auxiliary heads' weights in the total loss, and the colours of its parts."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from figures.style import BRANCHES
from serving.heads import WEIGHTS
from ui.choice import kept_number

COLOURS = {
    "real": BRANCHES["1x1"],
    "aux1": BRANCHES["3x3"],
    "aux2": BRANCHES["5x5"],
    "AuxLogits": BRANCHES["3x3"],
}


def loss_weights(
    heads: Sequence[str], key: str = "aux_weight", columns: Sequence[Any] = ()
) -> dict[str, float]:
    """One slider for each head's weight in the total loss, each in a column of its own where there are any.

    The sliders are kept as "aux_weight_aux1" and so on.
    """
    places = columns or [st] * len(heads)
    return {
        head: kept_number(
            place.slider,
            f"Weight of {head}",
            (0.0, 1.0),
            key=f"{key}_{head}",
            default=WEIGHTS[head],
            step=0.05,
        )
        for place, head in zip(places, heads, strict=True)
    }
