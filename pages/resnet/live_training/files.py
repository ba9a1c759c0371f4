"""The downloads of a training."""

import streamlit as st

from training.live.exports import curves_csv, curves_json
from training.live.job import View
from ui.takeaway import download


def files(training: View) -> None:
    """The curves as CSV and JSON."""
    stem = f"training-{training.settings.depth}-seed{training.settings.seed}"
    with st.container(horizontal=True):
        download("CSV", f"{stem}.csv", lambda: curves_csv(training), key="live_csv")
        download("JSON", f"{stem}.json", lambda: curves_json(training), key="live_json")
