"""What a channel looks for: choices, the live run, the check against the gallery, the atlas, DeepDream, files."""

from dataclasses import asdict

import streamlit as st
from serving.selection import Selection

from analysis.features.exports import settings_json, settings_npz
from analysis.features.layers import feature_layers
from analysis.features.optimise import Climb
from analysis.features.target import logits_node
from figures.pictures.optimised import pictures_html, pictures_png
from models.catalog import NetworkCard
from pages.explore.features.atlas import atlas_sheet, recorded, recorded_value, strongest
from pages.explore.features.check import check
from pages.explore.features.choices import (
    MODES,
    SWITCHES,
    Wish,
    climb_controls,
    follow_explorer,
    wish,
)
from pages.explore.features.dream import on_photo
from pages.explore.features.listing import code_panel
from pages.explore.features.results import Painted, found_climb, gallery, run_climb, width_of
from pages.explore.features.words import MEASURES, reached_words
from serving.networks import Instrument
from ui import choice
from ui.frame import in_sentences
from ui.run import buttons, want


@in_sentences
def feature_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question. Not a fragment: only a rerun of the whole page interrupts a run."""
    every = feature_layers(tool.traced, tool.modules)
    if not every:
        st.info(
            "This network has no modules or blocks that are known here. Choose another one in the sidebar."
        )
        return
    follow_explorer(every)
    mode = choice.restore_name("fv_mode", "noise", list(MODES))
    st.segmented_control("Start", list(MODES), key="fv_mode", format_func=MODES.__getitem__,
                         required=True, label_visibility="collapsed")  # fmt: skip
    choice.publish("fv_mode", mode, "noise")
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_wish"):
        chosen = wish(
            every,
            tool.loaded.classes,
            logits_node(tool.traced),
            strongest(tool.loaded.card),
        )
    if mode == "noise":
        _from_noise(selection, tool, chosen)
        atlas_sheet(tool.loaded.card, chosen, every)
    else:
        on_photo(selection, tool, chosen)
    code_panel(tool.loaded.card, chosen, mode)


def _from_noise(selection: Selection, tool: Instrument, chosen: Wish) -> None:
    card = tool.loaded.card
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_how"):
        how = climb_controls(card.crop)
        place = st.empty()
    painted = found_climb(selection, chosen.target, how)
    settings = (selection.network, selection.device, chosen.target, how)
    with place:
        wanted = painted is None and buttons("Optimise", settings)
    left, right = st.columns([3, 2], gap="large")
    with right:
        values = painted.check.gallery if painted else gallery(selection, tool, chosen.target)
        check(chosen, painted, values, recorded_value(card, chosen))
    with left:
        if wanted:
            run_climb(selection, tool, chosen.target, how, values)
            want(None)
            st.rerun()
        if painted is not None:
            _painted(card, chosen, how, painted)
        else:
            recorded(card, chosen)


def _painted(card: NetworkCard, chosen: Wish, how: Climb, painted: Painted) -> None:
    captions = [reached_words(painted.check, place) for place in range(how.count)]
    st.html(pictures_html(list(painted.pictures), captions, width_of(how.count)))
    if off := [words.lower() for key, words in SWITCHES.items() if not st.session_state[key]]:
        st.caption(f"Without {' and '.join(off)}.")
    stem = f"{card.name}-{chosen.target.node}-{chosen.target.kind}-{chosen.target.index}"
    facts = {
        "network": card.name, **asdict(chosen.target), **asdict(how),
        "measure": MEASURES[chosen.target.kind], "reached": painted.check.reached,
        "gallery": painted.check.gallery,
    }  # fmt: skip
    with st.container(horizontal=True):
        st.download_button("PNG", lambda: pictures_png(list(painted.pictures)), f"{stem}.png", "image/png",
                           icon=":material/image:", on_click="ignore", key="fv_png")  # fmt: skip
        st.download_button("NPZ", lambda: settings_npz(painted.pictures, painted.scores, facts), f"{stem}.npz",
                           "application/octet-stream", icon=":material/data_array:", on_click="ignore",
                           key="fv_npz")  # fmt: skip
        st.download_button("JSON", lambda: settings_json(facts), f"{stem}.json", "application/json",
                           icon=":material/data_object:", on_click="ignore", key="fv_json")  # fmt: skip
