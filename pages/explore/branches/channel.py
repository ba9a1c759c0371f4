"""One channel, large: its map, alone and over the photo, and what its strongest position sees."""

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.capture import Maps
from analysis.activations.numbers import strongest_position
from analysis.pictures.decode import to_png
from analysis.pictures.framing import Framed
from analysis.structure.receptive_field import ReceptiveField
from figures.pictures.overlays import Spot, crop_of, field_svg, map_svg, over_photo
from figures.pictures.raster import scale_for
from pages.explore.branches.atlas import what_it_looks_for
from pages.explore.branches.choices import Choices, pick_channel
from serving.subject import Subject
from ui.choice import kept_number
from ui.show import drawing


def channel_detail(
    subject: Subject, choices: Choices, stage: BranchView, place: int, channel: int
) -> None:
    """The panel of one channel of the branch at that place."""
    plane = stage.maps[channel]
    scale = scale_for(plane, choices.colours)
    row, column = strongest_position(plane)
    _heading(stage, place, channel)
    large, sought, over, sight, crop = st.columns(5)
    with large:
        st.markdown(f"**The map**, {plane.shape[0]}×{plane.shape[1]}")
        drawing(map_svg(plane, scale, Spot(row, column)), key="large")
    with sought:
        what_it_looks_for(subject.card, stage.layer.node, channel)
    with over:
        st.markdown("**Over the photo**")
        photo = st.empty()
        label = "Opacity of the map (%)"
        opacity = kept_number(st.slider, label, (0, 100), key="opacity", default=55)
        photo.image(over_photo(subject.view.pixels, plane, scale, opacity / 100), width="stretch")
    field = subject.instrument.fields[stage.layer.node]
    with sight:
        _sight(subject.view, field, (row, column))
    with crop:
        _crop(subject.view, field, plane, (row, column))


def _heading(stage: BranchView, place: int, channel: int) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.subheader(f"Channel {channel} of {stage.layer.title} in the branch {stage.branch.title}")
    # The box is another way to the same choice as a click on a tile, so it follows the choice.
    st.session_state["channel_number"] = channel
    right.number_input(
        "Channel", 0, len(stage.maps) - 1, key="channel_number", on_change=_typed, args=(place,)
    )


def _typed(place: int) -> None:
    pick_channel(f"{place}.{st.session_state['channel_number']}")


def _sight(view: Framed, field: ReceptiveField, position: tuple[int, int]) -> None:
    st.markdown(f"**What position ({position[0]}, {position[1]}) can see**")
    box = field.box(*position)
    drawing(field_svg(view.pixels, box), key="field")
    st.caption(_field_words(field, box, view))


def _crop(view: Framed, field: ReceptiveField, plane: Maps, position: tuple[int, int]) -> None:
    st.markdown("**That region alone**")
    st.image(to_png(crop_of(view.pixels, field.box(*position))), width="stretch")
    st.caption(
        f"Strongest value {plane[position]:.3g}, mean {plane.mean():.3g}, "
        f"lowest {plane.min():.3g}; zero or below at {(plane <= 0).mean():.0%} of positions."
    )


def _field_words(field: ReceptiveField, box: tuple[int, int, int, int], view: Framed) -> str:
    height, width = view.pixels.shape[:2]
    rows = max(0, min(box[2], height) - max(box[0], 0))
    columns = max(0, min(box[3], width) - max(box[1], 0))
    inside, whole = rows * columns, field.size[0] * field.size[1]
    words = f"Receptive field {field.size[0]}×{field.size[1]} px of the {height}×{width} px input"
    return f"{words}; {1 - inside / whole:.0%} of it is padding." if inside < whole else f"{words}."
