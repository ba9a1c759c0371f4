"""The choices of a live training, with presets, kept in the address."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.resnet.live_training.words import INITS, OPTIMIZERS
from training.live.settings import BATCHES, DEPTHS, MOST_EPOCHS, Settings
from ui.choice import kept, kept_number, kept_switch

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0)
USUAL = {"sgd": 0.1, "momentum": 0.05, "adam": 0.001}
FIRST = Settings()
PRESETS = {
    "Plain-56 against residual-56": FIRST,
    "Plain-20 against residual-20": Settings(depth=20),
    "No BatchNorm": Settings(depth=20, norm=False, init="default"),
}


def choices() -> Settings:
    """The presets' buttons and the controls under them; what they say is the training's
    settings.
    """
    with st.container(horizontal=True):
        for place, (name, settings) in enumerate(PRESETS.items()):
            st.button(name, key=f"live_preset_{place}", on_click=_take, args=(settings,))
    first = st.columns([3, 2, 3, 3], vertical_alignment="bottom")
    depth = kept(
        first[0].select_slider, "Layers", DEPTHS, key="live_depth", default=FIRST.depth, read=int
    )
    norm = kept_switch(
        first[1].toggle, "BatchNorm", key="live_norm", default=True, written=("False", "True")
    )
    optimizer, rate = _optimizer(first[2]), _rate(first[3])
    with st.expander("Initialisation, batch, epochs, seed"):
        init, batch, epochs, seed = _more(st.columns(4))
    return Settings(depth, norm, rate, optimizer, init, batch, epochs, seed)


def _take(settings: Settings) -> None:
    for name, value in asdict(settings).items():
        st.session_state[f"live_{name}"] = value


def _optimizer(place: Any) -> Any:
    return kept(
        place.selectbox,
        "Optimizer",
        OPTIMIZERS,
        key="live_optimizer",
        default=FIRST.optimizer,
        format_func=OPTIMIZERS.__getitem__,
        on_change=_usual_rate,
        help="Choosing one sets its usual learning rate.",
    )


def _usual_rate() -> None:
    st.session_state["live_rate"] = USUAL[st.session_state["live_optimizer"]]


def _rate(place: Any) -> float:
    return kept(
        place.select_slider,
        "Learning rate",
        RATES,
        key="live_rate",
        default=FIRST.rate,
        read=float,
    )


def _more(places: Any) -> tuple[Any, int, int, int]:
    """Initialisation, batch, epochs and seed."""
    init = kept(
        places[0].selectbox,
        "Initialisation",
        INITS,
        key="live_init",
        default=FIRST.init,
        format_func=INITS.__getitem__,
    )
    batch = kept(
        places[1].selectbox, "Batch", BATCHES, key="live_batch", default=FIRST.batch, read=int
    )
    epochs = kept_number(
        places[2].slider, "Epochs", (1, MOST_EPOCHS), key="live_epochs", default=FIRST.epochs
    )
    seed = kept_number(
        places[3].number_input, "Seed", (0, 999_999), key="live_seed", default=FIRST.seed
    )
    return init, batch, epochs, seed
