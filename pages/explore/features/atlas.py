"""The shipped atlas, on the feature page and beside a channel's activation in the explorer."""

from collections.abc import Sequence

import streamlit as st

from analysis.features.layers import FeatureLayer
from figures.pictures.optimised import atlas_svg, pictures_html
from figures.style import BRANCHES, FAMILIES
from models.catalog import NetworkCard
from pages.explore.features.choices import Wish, look_at
from records.atlas import Atlas, AtlasEntry, atlas_of, recorded_words
from ui.show import drawing


def _entry(card: NetworkCard, chosen: Wish) -> tuple[Atlas, AtlasEntry] | None:
    atlas = atlas_of(card)
    if atlas is None or chosen.place is None or chosen.target.kind != "channel":
        return None
    entry = atlas.entries.get((chosen.place.output, chosen.target.index))
    return (atlas, entry) if entry else None


def strongest(card: NetworkCard) -> dict[str, int]:
    """The strongest recorded channel of every layer, by its output node; {} without an atlas."""
    atlas = atlas_of(card)
    found: dict[str, int] = {}
    for output, channel in atlas.entries if atlas else ():
        found.setdefault(output, channel)
    return found


def recorded_value(card: NetworkCard, chosen: Wish) -> float | None:
    """The mean activation that the atlas's picture of the chosen channel reaches, if there is one."""
    found = _entry(card, chosen)
    return found[1].activation if found else None


def recorded(card: NetworkCard, chosen: Wish) -> None:
    """The atlas's picture of the chosen channel, while nothing was optimised here."""
    found = _entry(card, chosen)
    if found is None:
        st.info(
            f"Press Optimise to see what {chosen.words} looks for.", icon=":material/auto_awesome:"
        )
        return
    atlas, entry = found
    st.html(
        pictures_html(
            [atlas.pixels(entry)], [f"From the atlas (recorded): {recorded_words(entry)}"], 440
        )
    )
    st.caption("Press Optimise to see it grow, or with other settings.")


def atlas_sheet(card: NetworkCard, chosen: Wish, every: Sequence[FeatureLayer]) -> None:
    """The recorded channels of the chosen module; a click shows one."""
    roles = {place.output: place.role for place in every}
    atlas = atlas_of(card)
    if atlas is None or chosen.place is None:
        return
    found = atlas.of_module(chosen.place.module)
    if not found:
        st.caption("The atlas has no pictures of the stem; choose a module to see its channels.")
        return
    st.subheader(f"Atlas of {chosen.place.module}")
    st.caption(
        "Its strongest channels over the gallery, recorded with the command below. Click one."
    )
    picks = [f"{entry.output} {entry.channel}" for entry in found]
    labels = [f"{_short(entry.branch)} #{entry.channel}".strip() for entry in found]
    colours = [BRANCHES.get(roles[entry.output], FAMILIES["residual"]) for entry in found]
    drawing(
        atlas_svg([atlas.pixels(entry) for entry in found], picks, labels, colours,
                  f"{chosen.place.output} {chosen.target.index}"),
        key="fv_atlas", on_pick=_pick, columns=8,
    )  # fmt: skip
    st.caption(f"{len(atlas.entries)} pictures, made by: {atlas.command}.")


def _pick(name: str) -> None:
    output, channel = name.rsplit(" ", 1)
    look_at(output, int(channel))


def _short(branch: str) -> str:
    if branch == "block output":
        return ""
    return branch if len(branch) < 10 else f"…{branch[-8:]}"
