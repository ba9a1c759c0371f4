"""Degradation as it was recorded: the two-panel figure, its question, the numbers beside the paper's."""

from collections.abc import Sequence

import streamlit as st

from figures.plots.errors import Curve, error_panel, highest
from pages.resnet.degradation.paper import paper_table
from pages.resnet.degradation.words import answer_words
from records import depth_runs
from records.depth_runs import Record
from ui import choice
from ui.frame import in_sentences

FAMILIES = {"plain": "Plain nets", "residual": "Residual nets"}
MEASURES = {
    "training_error": "in eval mode, after the epoch",
    "running_error": "running mean of the epoch",
}
GUESSES = ("Overfitting", "Bad luck", "Optimisation")


def records() -> list[Record]:
    """The runs in assets/depth, whichever have landed."""
    return depth_runs.read_records(depth_runs.ASSETS)


@st.fragment
@in_sentences
def curves_lab() -> None:
    """The two panels, the question about them, and the numbers beside the paper's."""
    found = records()
    if not found:
        st.warning(
            "No run is recorded yet: python -m training.degradation --help says how to record one."
        )
        return
    revealed = choice.restore("deg_training", False, [False, True], lambda written: written == "1")
    measure = choice.restore_name("deg_measure", "training_error", list(MEASURES))
    curves = [_curve(record, measure) for record in found]
    top = max(highest([_curve(record, column) for record in found]) for column in MEASURES)
    for place, (family, title) in zip(st.columns(2), FAMILIES.items(), strict=True):
        own = [curve for curve in curves if curve.family == family]
        if own:
            panel = error_panel(own, title, top, revealed)
            place.plotly_chart(panel, key=f"deg_{family}")
        else:
            place.info(f"{title}: none is recorded yet.")
    _question(found, revealed, measure)
    paper_table(found)


def _curve(record: Record, measure: str) -> Curve:
    rates = record.series("rate")
    test, training = (
        [100 * e for e in record.series(column)] for column in ("test_error", measure)
    )
    seed = f", seed {record.seed}" if record.seed else ""
    return Curve(f"{record.depth} layers{seed}", record.family, record.depth, test, training,
                 [(epoch, rates[epoch]) for epoch in record.drops])  # fmt: skip


def _question(found: Sequence[Record], revealed: bool, measure: str) -> None:
    st.subheader("What is wrong with these curves? Overfitting?", anchor="overfitting")
    with st.container(horizontal=True, vertical_alignment="center"):
        guess = st.pills("Your answer", GUESSES, key="deg_guess", on_change=_show,
                         label_visibility="collapsed")  # fmt: skip
        if revealed:
            st.button("Hide the training error", key="deg_hide", on_click=_hide)
        else:
            st.button("Reveal the training error", key="deg_reveal", on_click=_show, type="primary")
    if revealed:
        st.segmented_control("Training error", list(MEASURES), format_func=MEASURES.__getitem__, required=True,
                             key="deg_measure")  # fmt: skip
        st.markdown(answer_words(found, guess))
        sample = found[0].found["training_error_sample"]
        st.caption(f"Solid: test error, all 10,000 test pictures. Dashed: training error; in eval mode on the same "
                   f"{sample:,} training pictures after each epoch, not augmented, or the mean over the epoch while "
                   "the weights change (augmented pictures, batch statistics), which is too high for a net that is "
                   "still learning.")  # fmt: skip
    else:
        st.caption("Solid: test error. Answer, or reveal the training error.")
    choice.publish("deg_training", "1" if revealed else "0", "0")
    choice.publish("deg_measure", measure, "training_error")


def _show() -> None:
    st.session_state["deg_training"] = True


def _hide() -> None:
    st.session_state["deg_training"] = False
    st.session_state["deg_guess"] = None
