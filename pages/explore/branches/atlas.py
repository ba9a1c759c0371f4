"""What a channel looks for, beside its activation."""

import streamlit as st

from figures.pictures.raster import data_uri, jpeg
from models.catalog import NetworkCard
from records.atlas import atlas_of, recorded_words
from ui import goto


def what_it_looks_for(card: NetworkCard, output: str, channel: int) -> None:
    """The atlas's picture of this channel of the layer with that output, or the way to make one."""
    goto.look_at(output, channel)
    atlas = atlas_of(card)
    entry = atlas.entries.get((output, channel)) if atlas else None
    if atlas is not None and entry is not None:
        st.image(
            data_uri(jpeg(atlas.pixels(entry))),
            caption=None,
            width="stretch",
        )
        label, told = "Looks for", f"What it looks for, optimised: {recorded_words(entry)}"
    else:
        st.caption("What it looks for is not recorded.")
        label, told = (
            "Optimise it",
            "A picture that this channel responds to as strongly as it can.",
        )
    if st.button(
        label, icon=":material/auto_awesome:", key="to_features", help=told, type="tertiary"
    ):
        goto.channel(output, channel)
