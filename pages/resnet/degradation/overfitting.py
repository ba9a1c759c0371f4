"""Degradation as it was recorded: the two-panel figure, and the question about it."""

from collections.abc import Sequence

import streamlit as st

from figures.plots.errors import Curve, error_panel, highest
from pages.resnet.degradation.words import answer_words
from records.depth_runs import DepthRun, read_runs
from ui.choice import kept, publish, restore, restore_name
from ui.sentences import errors_as_sentences
from ui.show import chart

TITLES = {"plain": "Plain nets", "residual": "Residual nets"}
MEASURES = {
    "training_error": "in eval mode, after the epoch",
    "running_error": "running mean of the epoch",
}
GUESSES = ("Overfitting", "Bad luck", "Optimisation")


@st.fragment
@errors_as_sentences
def overfitting() -> None:
    """The two panels, and the question about them."""
    runs = read_runs()
    if not runs:
        st.warning(
            "No run is recorded yet: python -m training.degradation --help says how to record one."
        )
        return
    revealed = restore("deg_training", False, (False, True), lambda written: written == "1")
    publish("deg_training", "1" if revealed else "0", "0")
    measure = restore_name("deg_measure", "training_error", MEASURES)
    _panels(runs, measure, revealed)
    st.subheader("What is wrong with these curves? Overfitting?", anchor="overfitting")
    guess = _question(revealed)
    if revealed:
        _answer(runs, guess)
    else:
        st.caption("Solid: test error. Answer, or reveal the training error.")


def _question(revealed: bool) -> str | None:
    """The guesses, and the button that reveals the answer."""
    with st.container(horizontal=True, vertical_alignment="center"):
        guess = st.pills(
            "Your answer", GUESSES, key="deg_guess", on_change=_show, label_visibility="collapsed"
        )
        if revealed:
            st.button("Hide the training error", key="deg_hide", on_click=_hide)
        else:
            st.button("Reveal the training error", key="deg_reveal", on_click=_show, type="primary")
    return guess


def _answer(runs: Sequence[DepthRun], guess: str | None) -> None:
    """What is shown of the training error, and what it says about the guess."""
    kept(
        st.segmented_control,
        "Training error",
        MEASURES,
        key="deg_measure",
        default="training_error",
        format_func=MEASURES.__getitem__,
        required=True,
    )
    st.markdown(answer_words(runs, guess))
    st.caption(
        "Solid: error on all 10,000 test pictures. Dashed: training error, either in eval mode "
        f"on the same {runs[0].sample:,} training pictures after each epoch (not augmented), or "
        "its mean over the epoch while the weights change (augmented pictures, batch "
        "statistics), which overstates the error of a net that is still learning."
    )


def _panels(runs: Sequence[DepthRun], measure: str, revealed: bool) -> None:
    """One panel for each family, on the same axis whatever is shown of the training error."""
    top = max(highest([_curve(run, column) for run in runs]) for column in MEASURES)
    for place, (family, title) in zip(st.columns(2), TITLES.items(), strict=True):
        curves = [_curve(run, measure) for run in runs if run.family == family]
        with place:
            if curves:
                chart(error_panel(curves, title, top, revealed), f"deg_{family}")
            else:
                st.info(f"{title}: none is recorded yet.")


def _curve(run: DepthRun, measure: str) -> Curve:
    test, training = ([100 * e for e in run.series[column]] for column in ("test_error", measure))
    seed = f", seed {run.seed}" if run.seed else ""
    drops = [(epoch, run.series["rate"][epoch]) for epoch in run.drops]
    return Curve(f"{run.depth} layers{seed}", run.family, run.depth, test, training, drops)


def _show() -> None:
    st.session_state["deg_training"] = True


def _hide() -> None:
    st.session_state["deg_training"] = False
    st.session_state["deg_guess"] = None
