"""What a channel looks for, beside its activation."""

import streamlit as st

from figures.pictures.optimised import pictures_html
from models.catalog import NetworkCard
from pages.explore.features.choices import look_at
from records.atlas import atlas_of, recorded_words


def what_it_looks_for(card: NetworkCard, output: str, channel: int) -> None:
    """The atlas's picture of this channel (of the layer with that output node), or the way to make one."""
    st.session_state["looked_at"] = (output, channel)
    st.markdown("**What it looks for**")
    atlas = atlas_of(card)
    entry = atlas.entries.get((output, channel)) if atlas else None
    if atlas is not None and entry is not None:
        st.html(pictures_html([atlas.pixels(entry)], [f"Optimised: {recorded_words(entry)}"], 440))
        label = "Watch it grow"
    else:
        st.caption("Not among the recorded channels; a picture can be optimised live.")
        label = "Optimise it"
    if st.button(label, icon=":material/auto_awesome:", key="to_features"):
        look_at(output, channel)
        st.session_state["fv_mode"] = "noise"
        st.switch_page("pages/explore/features/page.py")
