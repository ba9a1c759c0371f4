"""Degradation as it was recorded: the two-panel figure, its question, the numbers beside the paper's."""

from collections.abc import Sequence

import streamlit as st

from figures.degradation_plots import Curve, error_panel, highest
from training import depth_records
from training.depth_records import PAPER, PAPER_ITERATIONS, Record, missing
from ui import link
from ui.degradation_words import PAPER_EPOCHS, answer_words, last_error
from ui.frame import in_sentences

FAMILIES = {"plain": "Plain nets", "residual": "Residual nets"}
MEASURES = {
    "training_error": "in eval mode, after the epoch",
    "running_error": "running mean of the epoch",
}
GUESSES = ("Overfitting", "Bad luck", "Optimisation")


def records() -> list[Record]:
    """The runs in assets/depth, whichever have landed."""
    return depth_records.read_records(depth_records.ASSETS)


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
    revealed = link.restore("deg_training", False, [False, True], lambda written: written == "1")
    measure = link.restore_name("deg_measure", "training_error", list(MEASURES))
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
    _table(found)


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
    link.publish("deg_training", "1" if revealed else "0", "0")
    link.publish("deg_measure", measure, "training_error")


def _show() -> None:
    st.session_state["deg_training"] = True


def _hide() -> None:
    st.session_state["deg_training"] = False
    st.session_state["deg_guess"] = None


def _table(found: Sequence[Record]) -> None:
    st.subheader("Ours beside the paper's", anchor="paper")
    rows = [_row(record) for record in found] + _paper_alone(found)
    st.dataframe(sorted(rows, key=_place), hide_index=True, width="stretch", key="deg_table")
    absent = missing(found)
    names = ", ".join(record.name for record in found)
    epochs = sorted({record.epochs for record in found})
    times = " and ".join(f"{PAPER_EPOCHS / count:.1f}" for count in epochs)
    st.caption(
        f"**Recorded:** {names}. "
        + (f"**Not recorded yet:** {', '.join(absent)}. " if absent else "")
        + f"**Epochs differ:** ours have {' and '.join(map(str, epochs))}, the paper's {PAPER_ITERATIONS:,} iterations "
        f"of 128 pictures are about {PAPER_EPOCHS:.0f}, {times} times as many; batch, rate, momentum, weight decay and "
        "augmentation are the paper's, and the rate falls at 1/2 and 3/4 of either. The paper tabulates no plain "
        f"net's error on CIFAR-10, it only draws curves (figure 6). Data: {found[0].found['data']}."
    )
    with st.expander("How these runs were recorded", icon=":material/code:"):
        st.code("\n".join(record.found["command"] for record in found), "bash")
        st.caption("Each writes its JSON (and, for 20 and 56 layers, its weights in float16) into assets/depth, "
                   "resumes after an interruption, and with --ray ADDRESS runs as tasks of a Ray cluster. "
                   "Wall times include pauses and whatever else ran on the machine.")  # fmt: skip
        for record in found:
            if "weights_note" in record.found:
                st.caption(f"{record.name}: {record.found['weights_note']}. Test error of these weights: "
                           f"{100 * record.found['weights_test_error']:.2f} %. "
                           f"Measured by: {record.found['weights_command']}")  # fmt: skip
    st.download_button("CSV", lambda: depth_records.as_csv(found), "degradation.csv", "text/csv",
                       icon=":material/table:", on_click="ignore", key="deg_csv")  # fmt: skip


def _row(record: Record) -> dict[str, str]:
    minutes = record.seconds / 60
    return {
        "net": record.name,
        "parameters": f"{record.found['parameters']:,}",
        "test error, ours": f"{last_error(record):.2f} %",
        "epochs, ours": str(record.epochs),
        "test error, paper": _papers(record.family, record.depth),
        "training error, ours": f"{100 * record.found['final_training_error_all']:.2f} %",
        "wall time": f"{minutes:.0f} min, {record.found['threads']} thread{'s' * (record.found['threads'] > 1)}",
        "seed": str(record.seed),
    }


def _papers(family: str, depth: int) -> str:
    if family == "plain":
        return "not tabulated"
    return f"{PAPER[depth]:.2f} %" if depth in PAPER else "not tabulated"


def _paper_alone(found: Sequence[Record]) -> list[dict[str, str]]:
    there = {record.depth for record in found if record.family == "residual"}
    return [
        {"net": f"residual-{depth}", "parameters": "–", "test error, ours": "not recorded", "epochs, ours": "–",
         "test error, paper": _papers("residual", depth), "training error, ours": "–", "wall time": "–", "seed": "–"}
        for depth in PAPER if depth not in there
    ]  # fmt: skip


def _place(row: dict[str, str]) -> tuple[str, int, str]:
    family, depth = row["net"].split("-")
    return family, int(depth), row["seed"]
