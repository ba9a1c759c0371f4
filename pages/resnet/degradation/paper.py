"""Our recorded runs beside the paper's numbers."""

from collections.abc import Sequence

import streamlit as st

from pages.resnet.degradation.departures import recorded_departures
from pages.resnet.degradation.words import last_error, runs_words, weights_words
from records.depth_runs import PAPER, PAPER_BEST_OF_FIVE, DepthRun, as_csv, read_runs
from ui.sentences import departures, errors_as_sentences
from ui.takeaway import code, download


@errors_as_sentences
def paper() -> None:
    """The section: every recorded run, and the paper's runs that we have not made."""
    runs = read_runs()
    if not runs:
        return
    st.subheader("Ours beside the paper's", anchor="paper")
    rows = [_row(run) for run in runs] + _paper_alone(runs)
    st.dataframe(sorted(rows, key=_place), hide_index=True, width="stretch", key="deg_table")
    st.caption(runs_words(runs))
    departures(recorded_departures(runs))
    code(
        weights_words(runs),
        "\n".join(run.command for run in runs),
        "How these runs were recorded",
        "bash",
    )
    download("CSV", "degradation.csv", lambda: as_csv(runs), key="deg_csv")


def _row(run: DepthRun) -> dict[str, str]:
    return {
        "net": run.name,
        "parameters": f"{run.parameters:,}",
        "test error, ours": f"{last_error(run):.2f} %",
        "epochs, ours": str(run.epochs),
        "test error, paper": _papers(run.family, run.depth),
        "training error, ours": f"{100 * run.final_error:.2f} %",
        "wall time": f"{run.seconds / 60:.0f} min, {run.threads} thread{'s' * (run.threads > 1)}",
        "seed": str(run.seed),
    }


def _papers(family: str, depth: int) -> str:
    if family == "plain":
        return "not tabulated"
    if depth not in PAPER:
        return "not tabulated"
    best = (
        f", the best of five ({PAPER_BEST_OF_FIVE[depth]})" if depth in PAPER_BEST_OF_FIVE else ""
    )
    return f"{PAPER[depth]:.2f} %{best}"


def _paper_alone(runs: Sequence[DepthRun]) -> list[dict[str, str]]:
    there = {run.depth for run in runs if run.family == "residual"}
    return [
        {
            "net": f"residual-{depth}",
            "parameters": "–",
            "test error, ours": "not recorded",
            "epochs, ours": "–",
            "test error, paper": _papers("residual", depth),
            "training error, ours": "–",
            "wall time": "–",
            "seed": "–",
        }
        for depth in PAPER
        if depth not in there
    ]


def _place(row: dict[str, str]) -> tuple[str, int, str]:
    family, depth = row["net"].split("-")
    return family, int(depth), row["seed"]
