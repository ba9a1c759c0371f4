"""Gradient norms against depth: controls, the sweep, plots beside what is expected, files."""

import numpy as np
import streamlit as st
from serving.selection import Selection

from analysis.gradients.regimes import EXPLODES, STEADY, VANISHES, findings
from analysis.pictures.framing import Framed
from figures.plots.norms import Line, depth_profile
from pages.resnet.gradient_norms.choices import BATCHES, Settings, controls
from pages.resnet.gradient_norms.files import downloads
from pages.resnet.gradient_norms.first_layer import other_figures
from pages.resnet.gradient_norms.results import Found, swept
from pages.resnet.gradient_norms.words import MARKS, measured
from ui.frame import in_sentences
from ui.show import modebar


@in_sentences
def gradient_lab(selection: Selection, seen: Framed) -> None:
    """The page below its question. No fragment: inside one, a new choice would not interrupt a running sweep."""
    settings, problem = controls(selection)
    if settings is None:
        st.info(problem)
        return
    found = swept(settings, seen)
    if found is None:
        return
    lines = [
        Line(f, d, np.stack([p.gradients for p in ps]), any(p.exact for p in ps))
        for (f, d), ps in found.items()
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        profile = depth_profile(lines, "gradient norm of the layer (L2)")
        st.plotly_chart(profile, key="grad_profile", config=modebar("gradient-norms"))
    with right:
        _regime(settings, found)
    figures = other_figures(lines, found)
    _arithmetic(settings, lines)
    downloads(settings, found, [("Gradient norm of every layer", profile), *figures])


def _regime(settings: Settings, found: Found) -> None:
    """What the papers lead one to expect, each sentence with this run's numbers under it."""
    st.subheader(settings.title, anchor=False)
    firsts = {key: float(np.median([p.gradients[0] for p in ps])) for key, ps in found.items()}
    for finding in findings(settings.regime, firsts):
        if finding.sentence:
            st.markdown(f"**{finding.sentence}** {MARKS[finding.holds]}")
        st.markdown(measured(finding))
    if settings.regime is None:
        st.caption("The lecture's three sentences are for the three combinations in the buttons above; these are the "
                   "numbers of yours.")  # fmt: skip
    if len(settings.depths) < 2:
        st.caption("Choose a second depth to see how it changes.")
    else:
        st.caption(
            f"Judged by the factor for one more layer: below {VANISHES} vanishes, {STEADY} to {EXPLODES} stays, "
            f"above {EXPLODES} explodes."
        )
    _why(settings)


def _why(settings: Settings) -> None:
    if settings.norm:
        st.caption(
            "He et al. (2016, section 4.1) found healthy norms in plain nets with BatchNorm while they trained, so "
            "vanishing gradients alone do not explain why deep plain nets are worse: see *During training* below."
        )
    else:
        st.caption(
            "The nets of He et al. (2016) all had BatchNorm, so what is seen here without it is not what they call "
            "degradation."
        )


def _arithmetic(settings: Settings, lines: list[Line]) -> None:
    exact = [f"{line.family}-{line.depth}" for line in lines if line.exact]
    which = (
        f"float64 (dotted): {', '.join(exact)}, whose gradients leave float32's range; float32: all others. "
        if exact
        else "All lines are float32, whose range is enough here. "
    )
    lost = [f"{line.family}-{line.depth}" for line in lines if not np.isfinite(line.values).all()]
    beyond = f"Beyond float64 and not drawn: {', '.join(lost)}. " if lost else ""
    band = "Lines are geometric means, bands the range over seeds. " if settings.seeds > 1 else ""
    st.caption(
        f"{which}{beyond}{band}At initialisation, in training mode, {settings.size} pictures "
        f"({BATCHES[settings.batch]}) with random labels. A gradient of exactly zero is drawn at “zero”."
    )
