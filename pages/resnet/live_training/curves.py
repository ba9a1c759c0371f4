"""The curves of a live training: losses, errors, and every layer's gradient."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.plots.live import error_plot, gradient_plot, loss_plot
from training.live.job import View
from training.live.settings import FAMILIES, Settings
from training.live.steps import Profile
from ui.show import chart


def curves(training: View | None, settings: Settings) -> None:
    """What there is of the curves, in axes that fit the whole training."""
    names = [settings.name(family) for family in FAMILIES]
    run = f"{settings}"
    steps, epochs = (training.steps, training.epochs) if training else ((), ())
    losses = _pairs([step.losses for step in steps])
    trained = _pairs([epoch.training for epoch in epochs])
    held_out = _pairs([epoch.held_out for epoch in epochs])
    numbers = [epoch.number for epoch in epochs]
    left, right = st.columns(2)
    with left:
        chart(loss_plot(losses, names, settings.steps, run), "live_loss")
    with right:
        errors = error_plot(numbers, trained, held_out, names, settings.epochs, run)
        chart(errors, "live_error")
    st.caption("Loss: thin, every batch; thick, its moving average. Error: on 397 digits each.")
    _gradients(training, settings, names, run)


def _pairs(values: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Values of both nets, one row for each step or epoch (N x 2)."""
    return np.array(values, dtype=np.float64).reshape(-1, 2)


def _gradients(training: View | None, settings: Settings, names: list[str], run: str) -> None:
    profiles = training.profiles if training else ()
    now = profiles[-1] if profiles else None
    title, plot = st.empty(), st.empty()
    if training and len(profiles) > 1 and not training.active:
        now = _chosen_profile(profiles)
    title.markdown(f"**Gradient of every layer{f', step {now.step}' if now else ''}**")
    first = profiles[0] if profiles else None
    lines = [[np.array(norms) for norms in p.norms] if p else [] for p in (now, first)]
    figure = gradient_plot(lines[0], lines[1], _span(profiles), names, settings.depth, run)
    with plot:
        chart(figure, "live_gradient")


def _chosen_profile(profiles: Sequence[Profile]) -> Profile:
    by_step = {profile.step: profile for profile in profiles}
    key = f"live_at_{len(profiles)}"
    return by_step[st.select_slider("Step", list(by_step), profiles[-1].step, key=key)]


def _span(profiles: Sequence[Profile]) -> tuple[float, float]:
    """The smallest and the largest norm of all."""
    every = np.array([v for p in profiles for norms in p.norms for v in norms], dtype=np.float64)
    drawn = every[np.isfinite(every) & (every > 0)]
    return (float(drawn.min()), float(drawn.max())) if len(drawn) else (0.01, 10.0)
