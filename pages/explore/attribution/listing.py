"""What each method asks, and the very functions that called Captum."""

import inspect
from collections.abc import Callable, Sequence

import streamlit as st

from analysis.attribution import methods, path_integral
from analysis.attribution.attribute import Attribution
from analysis.attribution.settings import METHODS
from pages.explore.attribution.words import ASKS
from ui.takeaway import code

CAPTION = (
    "Captum hooks modules, so it never touches the network that all viewers share: it works on a "
    "twin with the same weights, in which every ReLU call is a module of its own and "
    "concatenations and sums can be hooked. The score is a logit (not its softmax). These are "
    "the functions that called Captum:"
)


def listing(maps: Sequence[Attribution]) -> None:
    """What each method asks, and the lines that ran for these maps."""
    with st.expander("What each method asks", icon=":material/help:"):
        st.markdown("\n".join(f"- **{METHODS[name]}**: {ASKS[name]}" for name in METHODS))
    names = dict.fromkeys(result.settings.method for result in maps)
    functions: list[Callable[..., object]] = [
        methods.Score,
        *dict.fromkeys(methods.CALLS[name] for name in names),
    ]
    if "integrated" in names:
        functions.append(path_integral.along_path)
    code(CAPTION, "\n\n".join(inspect.getsource(function).rstrip() for function in functions))
