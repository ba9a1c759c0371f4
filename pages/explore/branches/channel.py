"""One channel, large: its map, the map over the photo, its strongest position and what that position sees."""

import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.numbers import strongest_position
from analysis.pictures.decode import to_png
from analysis.pictures.framing import Framed
from analysis.structure.receptive_field import ReceptiveField
from figures.pictures.overlays import Spot, crop_of, field_svg, map_svg, over_photo
from figures.pictures.raster import scale_for
from models.catalog import NetworkCard
from pages.explore.branches.atlas import what_it_looks_for
from pages.explore.branches.choices import Choices, pick_channel
from ui.show import drawing


def channel_detail(
    view: BranchView, place: int, channel: int, field: ReceptiveField, seen: Framed,
    choice: Choices, card: NetworkCard,
) -> None:  # fmt: skip
    """The panel of one channel; `field` is the receptive field of this stage."""
    plane = view.maps[channel]
    scale = scale_for(plane, choice.colours)
    row, column = strongest_position(plane)
    box = field.box(row, column)
    _heading(view, place, channel)
    large, sought, over, sight, crop = st.columns(5)
    with large:
        st.markdown(f"**The map**, {plane.shape[0]}×{plane.shape[1]}")
        drawing(map_svg(plane, scale, Spot(row, column)), key="large")
    with sought:
        what_it_looks_for(card, view.layer.node, channel)
    with over:
        st.markdown("**Over the photo**")
        opacity = st.session_state.get("opacity", 55)
        st.image(over_photo(seen.pixels, plane, scale, opacity / 100), width="stretch")
        st.slider("Opacity of the map (%)", 0, 100, 55, key="opacity")
    with sight:
        st.markdown(f"**What position ({row}, {column}) can see**")
        drawing(field_svg(seen.pixels, box), key="field")
        st.caption(_field_words(field, box, seen))
    with crop:
        st.markdown("**That part alone**")
        st.image(to_png(crop_of(seen.pixels, box)), width="stretch")
        st.caption(
            f"Strongest value {plane[row, column]:.3g}, mean {plane.mean():.3g}, "
            f"lowest {plane.min():.3g}; zero or below at {(plane <= 0).mean():.0%} of positions."
        )


def _heading(view: BranchView, place: int, channel: int) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.subheader(f"Channel {channel} of {view.layer.title} in the branch {view.branch.title}")
    # The box is another way to the same choice as a click on a tile, so it follows the choice.
    st.session_state["channel_number"] = channel
    right.number_input(
        "Channel", 0, len(view.maps) - 1, key="channel_number", on_change=_typed, args=(place,)
    )


def _typed(place: int) -> None:
    pick_channel(f"{place}.{st.session_state['channel_number']}")


def _field_words(field: ReceptiveField, box: tuple[int, int, int, int], seen: Framed) -> str:
    height, width = seen.pixels.shape[:2]
    inside = max(0, min(box[2], height) - max(box[0], 0)) * max(
        0, min(box[3], width) - max(box[1], 0)
    )
    whole = field.size[0] * field.size[1]
    words = f"Receptive field {field.size[0]}×{field.size[1]} px of the {height}×{width} px input"
    return f"{words}; {1 - inside / whole:.0%} of it is padding." if inside < whole else f"{words}."
