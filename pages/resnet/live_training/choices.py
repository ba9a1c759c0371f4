"""The choices of a live training, with presets, kept in the address."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from training.live.steps import BATCHES, DEPTHS, MOST_EPOCHS, Settings
from ui import choice

OPTIMIZERS = {"sgd": "SGD", "momentum": "SGD with momentum 0.9", "adam": "Adam"}
INITS = {
    "he": "He",
    "default": "PyTorch's default",
    "xavier": "Xavier",
    "gaussian": "small Gaussian (0.01)",
}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0)
USUAL = {"sgd": 0.1, "momentum": 0.05, "adam": 0.001}
FIRST = Settings()
PRESETS = {
    "Plain-56 against residual-56": FIRST,
    "Plain-20 against residual-20": Settings(depth=20),
    "No BatchNorm": Settings(depth=20, norm=False, init="default"),
}
OPTIONS: dict[str, Sequence[Any]] = {
    "depth": DEPTHS, "norm": (True, False), "rate": RATES, "optimizer": tuple(OPTIMIZERS), "init": tuple(INITS),
    "batch": BATCHES, "epochs": tuple(range(1, MOST_EPOCHS + 1)), "seed": range(1_000_000),
}  # fmt: skip


def presets() -> None:
    """One button for each prepared comparison."""
    with st.container(horizontal=True):
        for place, (name, settings) in enumerate(PRESETS.items()):
            st.button(name, key=f"live_preset_{place}", on_click=_take, args=(settings,))


def _take(settings: Settings) -> None:
    for name in OPTIONS:
        st.session_state[f"live_{name}"] = getattr(settings, name)


def _usual_rate() -> None:
    st.session_state["live_rate"] = USUAL[st.session_state["live_optimizer"]]


def chosen_settings() -> Settings | None:
    """What the controls say; None, and a sentence, where that cannot be trained."""
    for name, options in OPTIONS.items():
        choice.restore(f"live_{name}", getattr(FIRST, name), options, _reader(name))
    first = st.columns([3, 2, 3, 3], vertical_alignment="bottom")
    depth = first[0].select_slider("Layers", DEPTHS, key="live_depth")
    norm = first[1].toggle("BatchNorm", key="live_norm")
    optimizer: Any = first[2].selectbox("Optimizer", list(OPTIMIZERS), format_func=OPTIMIZERS.__getitem__,
                                   key="live_optimizer", on_change=_usual_rate,
                                   help="Choosing one sets its usual learning rate.")  # fmt: skip
    rate = first[3].select_slider("Learning rate", RATES, key="live_rate")
    with st.expander("Initialisation, batch, epochs, seed"):
        second = st.columns(4)
        init: Any = second[0].selectbox(
            "Initialisation", list(INITS), format_func=INITS.__getitem__, key="live_init"
        )
        batch = second[1].selectbox("Batch", BATCHES, key="live_batch")
        epochs = second[2].slider("Epochs", 1, MOST_EPOCHS, key="live_epochs")
        seed = second[3].number_input("Seed", 0, 999_999, step=1, key="live_seed")
    try:
        settings = Settings(depth, norm, rate, optimizer, init, batch, epochs, int(seed))
    except ValueError as problem:
        st.warning(str(problem))
        return None
    for name in OPTIONS:
        choice.publish(f"live_{name}", getattr(settings, name), getattr(FIRST, name))
    return settings


def _reader(name: str) -> Any:
    kind = type(getattr(FIRST, name))
    return (lambda written: written == "True") if kind is bool else kind
