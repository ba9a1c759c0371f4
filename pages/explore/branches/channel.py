"""One channel beside the tiles: its map, also over the photo, what it looks for, its numbers."""

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.capture import Maps
from analysis.pictures.framing import Framed
from analysis.structure.receptive_field import ReceptiveField
from figures.pictures.overlays import Spot, field_svg, map_svg, over_photo
from figures.pictures.raster import Scale, data_uri, scale_for
from pages.explore.branches import words
from pages.explore.branches.atlas import what_it_looks_for
from pages.explore.branches.choices import Choices, pick_channel, pick_position
from serving.subject import Subject
from ui.choice import kept_number
from ui.show import drawing
from ui.sum.behind import position_of


def channel_detail(
    subject: Subject, choices: Choices, stage: BranchView, place: int, channel: int
) -> None:
    """The panel of one channel of the branch at that place."""
    plane = stage.maps[channel]
    scale = scale_for(plane, choices.colours)
    position = position_of(choices.position, plane)
    st.subheader(f"Channel {channel} of {stage.layer.title}", anchor="channel")
    st.caption(f"in the branch {stage.branch.title} of {choices.module.title}")
    drawing(map_svg(plane, scale, Spot(*position)), key="large", on_pick=pick_position)
    st.caption(f"At ({position[0]}, {position[1]}): **{plane[position]:.3g}** · [its sum](#sum)")
    over, sought = st.columns(2, gap="xsmall")
    with over:
        photo = st.empty()
    with sought:
        what_it_looks_for(subject.card, stage.layer.node, channel)
    field = subject.instrument.fields[stage.layer.node]
    st.caption(words.field_words(field, field.box(*position), subject.view.pixels.shape))
    st.caption(
        f"Mean {plane.mean():.3g}, largest {plane.max():.3g}, lowest {plane.min():.3g}; zero or "
        f"below at {(plane <= 0).mean():.0%} of positions."
    )
    with st.popover("Number, opacity", icon=":material/tune:"):
        _number(place, stage, channel)
        opacity = kept_number(
            st.slider, "Opacity of the map (%)", (0, 100), key="opacity", default=55
        )
    with photo:
        _over(subject.view, plane, scale, opacity / 100, field, position)


def _over(
    view: Framed,
    plane: Maps,
    scale: Scale,
    opacity: float,
    field: ReceptiveField,
    position: tuple[int, int],
) -> None:
    """The map over the photo, with the receptive field of the position."""
    blended = data_uri(over_photo(view.pixels, plane, scale, opacity))
    drawing(field_svg(view.pixels, field.box(*position), blended), key="field")


def _number(place: int, stage: BranchView, channel: int) -> None:
    # The box is another way to the same choice as a click on a tile, so it follows the choice.
    st.session_state["channel_number"] = channel
    st.number_input(
        f"Channel of {stage.layer.title}",
        0,
        len(stage.maps) - 1,
        key="channel_number",
        on_change=_typed,
        args=(place,),
    )


def _typed(place: int) -> None:
    pick_channel(f"{place}.{st.session_state['channel_number']}")
