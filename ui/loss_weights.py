"""The auxiliary heads' weights in the total loss."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from serving.heads import WEIGHTS
from ui.choice import kept_number


def loss_weights(
    heads: Sequence[str], key: str = "aux_weight", columns: Sequence[Any] = ()
) -> dict[str, float]:
    """One slider for each head's weight in the total loss, each in a column of its own where there
    are any.

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
