"""What a channel looks for, beside its activation."""

import streamlit as st

from figures.pictures.optimised import pictures_html
from models.catalog import NetworkCard
from records.atlas import atlas_of, recorded_words
from ui import goto


def what_it_looks_for(card: NetworkCard, output: str, channel: int) -> None:
    """The atlas's picture of this channel of the layer with that output, or the way to make one."""
    goto.look_at(output, channel)
    st.markdown("**What it looks for**")
    atlas = atlas_of(card)
    entry = atlas.entries.get((output, channel)) if atlas else None
    if atlas is not None and entry is not None:
        st.html(pictures_html([atlas.pixels(entry)], [f"Optimised: {recorded_words(entry)}"], 440))
        label = "Watch it being optimised"
    else:
        st.caption("This channel is not in the recorded atlas; its picture can be optimised live.")
        label = "Optimise it"
    if st.button(label, icon=":material/auto_awesome:", key="to_features"):
        goto.channel(output, channel)
