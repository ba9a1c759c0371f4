"""Gradient norms as they were recorded during our trainings."""

import numpy as np
import streamlit as st

from figures.plots.norms import training_profile
from pages.resnet.gradient_norms.courses import training_words
from records.depth_runs import pick, read_runs
from ui.sentences import errors_as_sentences
from ui.show import chart


@errors_as_sentences
def training() -> None:
    """Recorded: gradient norms of a deep plain net with BatchNorm at initialisation and while it
    trained.
    """
    every = read_runs()
    runs = [run for run in every if (run.family, run.seed) == ("plain", 0)]
    if not runs:
        return
    shallow, deep = runs[0], runs[-1]
    st.subheader(f"During training: {deep.name} with BatchNorm (recorded)", anchor="training")
    lines = [
        ("at the start" if epoch == 0 else f"epoch {epoch}", np.array(deep.probes[epoch]))
        for epoch in sorted(deep.probes)
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart(training_profile(lines), "grad_training", "norms-in-training")
    right.markdown(training_words(deep, shallow, pick(every, "residual", deep.depth)))
    right.caption(
        f"{deep.data}. Gradients of {deep.gradient_batch} training pictures. Recorded by"
        f" `{deep.command}`."
    )
