"""What a network sees of the picture; needs no torch, so it is there at the first paint."""

import numpy as np
import streamlit as st

from analysis.images import Framed, Framing, decode, frame
from figures.overlays import crop_svg
from models.catalog import NetworkCard
from ui.pick import drawing
from ui.selection import Picture

SHOWN = 480  # px of the longer side in the sidebar


@st.cache_data(max_entries=64, show_spinner=False)
def _framed(key: str, resize: int, crop: int, framing: Framing, _data: bytes) -> Framed:
    return frame(decode(_data), resize, crop, framing)


def view_of(picture: Picture, card: NetworkCard, framing: Framing) -> Framed:
    """The pixels that a network of this card gets, and where they are on the picture."""
    return _framed(picture.key, card.resize, card.crop, framing, picture.data)


@st.cache_data(max_entries=64, show_spinner=False)
def _crop_svg(key: str, resize: int, crop: int, framing: Framing, _data: bytes) -> str:
    box = _framed(key, resize, crop, framing, _data).box
    picture = decode(_data)
    scale = SHOWN / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    edges = (box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)
    return crop_svg(np.asarray(picture.resize(size)), edges)


def draw_crop(picture: Picture, card: NetworkCard, framing: Framing) -> None:
    """The picture with the part that the network sees."""
    drawing(_crop_svg(picture.key, card.resize, card.crop, framing, picture.data), key="crop")
