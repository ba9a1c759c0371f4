"""Gradient norms as they were recorded during our trainings."""

import numpy as np
import streamlit as st

from figures.plots.norms import training_profile
from pages.resnet.gradient_norms.trained import Norms
from records.depth_runs import Record, read_records
from ui.frame import in_sentences
from ui.show import modebar


@in_sentences
def during_training() -> None:
    """Recorded: gradient norms of a deep plain net with BatchNorm at initialisation and while it trained."""
    records = [r for r in read_records() if (r.family, r.seed) == ("plain", 0)]
    if not records:
        return
    shallow, deep = records[0], records[-1]
    st.subheader(f"During training: {deep.name} with BatchNorm (recorded)", anchor="training")
    norms = {epoch: np.array(values) for epoch, values in deep.probes.items()}
    lines = [("at the start" if e == 0 else f"epoch {e}", norms[e]) for e in sorted(norms)]
    left, right = st.columns([3, 2], gap="medium")
    left.plotly_chart(
        training_profile(lines), key="grad_training", config=modebar("norms-in-training")
    )
    right.markdown(_training_words(deep, shallow, norms[0], norms[max(norms)]))
    right.caption(f"{deep.found['data']}. Gradients of {deep.found['gradient_batch']} training pictures. Recorded by "
                  f"`{deep.found['command']}`.")  # fmt: skip


def _training_words(deep: Record, shallow: Record, start: Norms, end: Norms) -> str:
    errors = [100 * record.series("training_error")[-1] for record in (deep, shallow)]
    spread, before = end.max() / end.min(), start.max() / start.min()
    return (
        f"The first layer's gradient is {start[0]:,.0f} at initialisation and {end[0]:.2g} after epoch {deep.epochs}. "
        f"The largest and the smallest norm of the {len(end)} layers then differ by a factor of {spread:,.0f} "
        f"({before:,.0f} at initialisation): the gradient neither vanishes nor explodes.\n\n"
        f"Still {deep.name} ends with **{errors[0]:.0f} %** training error and {shallow.name} with "
        f"**{errors[1]:.0f} %**. So vanishing gradients alone do not explain degradation."
    )
