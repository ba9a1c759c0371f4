"""The downloads of a training."""

import streamlit as st

from training.live.exports import curves_csv, curves_json
from training.live.job import View


def downloads(view: View) -> None:
    """The curves as CSV and JSON."""
    stem = f"training-{view.settings.depth}-seed{view.settings.seed}"
    with st.container(horizontal=True):
        st.download_button("CSV", lambda: curves_csv(view), f"{stem}.csv", "text/csv", icon=":material/table:",
                           on_click="ignore", key="live_csv")  # fmt: skip
        st.download_button("JSON", lambda: curves_json(view), f"{stem}.json", "application/json",
                           icon=":material/data_object:", on_click="ignore", key="live_json")  # fmt: skip
