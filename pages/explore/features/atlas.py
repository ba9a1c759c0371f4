"""The shipped atlas: the chosen channel's picture, and the sheet of its module."""

from collections.abc import Sequence

import streamlit as st

from analysis.features.layers import FeatureLayer
from figures.pictures.optimised import atlas_svg, pictures_html
from figures.style import BRANCHES, REDUCED
from models.catalog import NetworkCard
from pages.explore.features.choices import Choices, look_at
from records.atlas import Atlas, AtlasEntry, atlas_of, recorded_words
from ui.show import drawing


def _entry(card: NetworkCard, choices: Choices) -> tuple[Atlas, AtlasEntry] | None:
    atlas = atlas_of(card)
    if atlas is None or choices.layer is None or choices.target.kind != "channel":
        return None
    entry = atlas.entries.get((choices.layer.output, choices.target.index))
    return (atlas, entry) if entry else None


def recorded_value(card: NetworkCard, choices: Choices) -> float | None:
    """The mean activation of the chosen channel's picture in the atlas, if there is one."""
    pair = _entry(card, choices)
    return pair[1].activation if pair else None


def recorded(card: NetworkCard, choices: Choices) -> None:
    """The atlas's picture of the chosen channel, while nothing was optimised here."""
    pair = _entry(card, choices)
    if pair is None:
        words = f"Press Optimise to see what {choices.words} responds to."
        st.info(words, icon=":material/auto_awesome:")
        return
    atlas, entry = pair
    caption = f"From the atlas (recorded): {recorded_words(entry)}"
    st.html(pictures_html([atlas.pixels(entry)], [caption], 440))
    st.caption("Press Optimise to watch it being made, or to try other settings.")


def atlas_sheet(card: NetworkCard, choices: Choices, layers: Sequence[FeatureLayer]) -> None:
    """The recorded channels of the chosen module; a click shows one."""
    atlas = atlas_of(card)
    if atlas is None or choices.layer is None:
        return
    entries = atlas.of_module(choices.layer.module)
    if not entries:
        st.caption("The atlas has no pictures of the stem; choose a module to see its channels.")
        return
    st.subheader(f"Atlas of {choices.layer.module}")
    st.caption(
        "Its strongest channels over the gallery, recorded with the command below. Click one."
    )
    roles = {layer.output: layer.role for layer in layers}
    picks = [f"{entry.output} {entry.channel}" for entry in entries]
    labels = [f"{_short(entry.branch)} #{entry.channel}".strip() for entry in entries]
    colours = [BRANCHES.get(roles[entry.output], REDUCED) for entry in entries]
    selected = f"{choices.layer.output} {choices.target.index}"
    svg = atlas_svg([atlas.pixels(entry) for entry in entries], picks, labels, colours, selected)
    drawing(svg, key="fv_atlas", on_pick=_pick, columns=8)
    st.caption(f"{len(atlas.entries)} pictures, made by: {atlas.command}.")


def _pick(name: str) -> None:
    output, channel = name.rsplit(" ", 1)
    look_at(output, int(channel))


def _short(branch: str) -> str:
    if branch == "block output":
        return ""
    return branch if len(branch) < 10 else f"…{branch[-8:]}"
