"""DeepDream on the viewer's photo."""

import streamlit as st
from serving.selection import Selection

from analysis.features.dream import Dream
from analysis.pictures.decode import to_png
from figures.pictures.optimised import pictures_html
from models.catalog import NetworkCard
from pages.explore.features.choices import Wish, dream_controls
from pages.explore.features.results import Dreamt, found_dream, run_dream
from pages.explore.features.words import MEASURES, sentence
from serving.networks import Instrument
from serving.pictures import view_of
from ui.run import buttons, want


def on_photo(selection: Selection, tool: Instrument, chosen: Wish) -> None:
    """The photo before and after, with the controls of the dream."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_dream"):
        how = dream_controls()
        place = st.empty()
    seen = view_of(selection.picture, tool.loaded.card, selection.framing)
    found = found_dream(selection, chosen.target, how)
    settings = (selection.network, chosen.target, how, selection.picture.key, selection.framing)
    with place:
        wanted = found is None and buttons("Dream", settings)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(pictures_html([seen.pixels], ["What the network sees of your photo"], 440))
    with right:
        if wanted:
            found = run_dream(selection, tool, chosen.target, how, seen)
            want(None)
            st.rerun()
        if found is None:
            st.info(
                f"Press Dream to make your photo please {chosen.words}.",
                icon=":material/auto_awesome:",
            )
        else:
            _dreamt(tool.loaded.card, chosen, how, found)


def _dreamt(card: NetworkCard, chosen: Wish, how: Dream, found: Dreamt) -> None:
    times = f" ({found.after / found.before:.1f} times)" if found.before > 0 else ""
    words = f"{found.before:.3g} before, {found.after:.3g} after{times}"
    st.html(pictures_html([found.picture], [words], 440))
    st.caption(
        f"{sentence(MEASURES[chosen.target.kind])}: {chosen.words}. {len(how.sides(card.crop))} octaves."
    )
    st.download_button(
        "PNG",
        lambda: to_png(found.picture),
        f"dream-{card.name}-{chosen.target.node}.png",
        "image/png",
        icon=":material/image:",
        on_click="ignore",
        key="fv_dream_png",
    )
