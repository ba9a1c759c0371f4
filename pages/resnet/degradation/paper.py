"""Our recorded runs beside the paper's numbers."""

from collections.abc import Sequence

import streamlit as st

from pages.resnet.degradation.words import PAPER_EPOCHS, last_error
from records import depth_runs
from records.depth_runs import PAPER, PAPER_ITERATIONS, Record, missing


def paper_table(found: Sequence[Record]) -> None:
    """The section: every recorded run, and the paper's runs that we have not made."""
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
    st.download_button("CSV", lambda: depth_runs.as_csv(found), "degradation.csv", "text/csv",
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
