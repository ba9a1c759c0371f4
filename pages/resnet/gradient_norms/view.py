"""Gradient norms against depth: controls, the sweep, plots beside what is expected, files."""

import numpy as np
import streamlit as st

from analysis.gradients.regimes import TENFOLD, findings
from figures.plots.norms import Line, depth_profile
from pages.resnet.gradient_norms.choices import BATCHES, Choices, choices
from pages.resnet.gradient_norms.courses import MARKS, measured
from pages.resnet.gradient_norms.files import files
from pages.resnet.gradient_norms.first_layer import first_layer
from pages.resnet.gradient_norms.forward import forward
from pages.resnet.gradient_norms.listing import listing
from pages.resnet.gradient_norms.results import Sweep
from pages.resnet.gradient_norms.sweep import sweep
from pages.resnet.gradient_norms.words import arithmetic, why
from serving.subject import Subject
from ui.sentences import errors_as_sentences
from ui.show import chart


@errors_as_sentences
def view(subject: Subject) -> None:
    """The page below its question. No fragment: inside one, a new choice would not interrupt a
    running sweep.
    """
    chosen = choices(subject)
    if chosen.problem:
        st.info(chosen.problem)
        return
    profiles = sweep(subject, chosen)
    if profiles is None:
        return
    lines = [
        Line(family, depth, np.stack([p.gradients for p in of_net]), any(p.exact for p in of_net))
        for (family, depth), of_net in profiles.items()
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        profile = depth_profile(lines, "gradient norm of the layer (L2)")
        chart(profile, "grad_profile", "gradient-norms")
    with right:
        _regime(chosen, profiles)
    figures = [("Gradient norm of every layer", profile), *first_layer(lines), forward(profiles)]
    batch = f"{chosen.size} pictures ({BATCHES[chosen.batch]})"
    st.caption(arithmetic(lines, chosen.seeds, batch))
    files(chosen, profiles, figures)
    listing()


def _regime(choices: Choices, sweep: Sweep) -> None:
    """What the papers lead one to expect, each sentence with this run's numbers under it."""
    st.subheader(choices.title, anchor=False)
    firsts, lasts = (
        {key: float(np.median([p.gradients[end] for p in ps])) for key, ps in sweep.items()}
        for end in (0, -1)
    )
    for finding in findings(choices.regime, firsts, lasts):
        if finding.sentence:
            st.markdown(f"**{finding.sentence}** {MARKS[finding.holds]}")
        st.markdown(measured(finding))
    if choices.regime is None:
        st.caption(
            "Expectations are stated for the combinations in the buttons above only; these are "
            "the numbers of yours."
        )
    if len(choices.depths) < 2:
        st.caption("Choose a second depth to see how it changes.")
    else:
        st.caption(
            "Judged over the whole depth, not by the layer: vanishing and exploding are changes of"
            f" more than {TENFOLD:.0f} times from the shallowest net to the deepest, in the first"
            " layer's gradient or in its ratio to the last one's. Changes that point the expected"
            " way but are smaller get no mark."
        )
    st.caption(why(choices.norm))
