"""Pictures, and what a network sees of them; needs no torch, so it is there at the first paint."""

import streamlit as st

from analysis.pictures.decode import PictureError, decode, picture_key
from analysis.pictures.framing import Framed, Framing, frame
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import NetworkCard
from serving.selection import Picture

OWN = "own"

LARGEST = 64 * 2**20  # bytes; checkpoints may be larger, so the server's own limit is higher


@st.cache_data(max_entries=64, show_spinner=False)
def framed(key: str, resize: int, crop: int, framing: Framing, _data: bytes) -> Framed:
    """The part of a picture that a network gets, by everything that decides it."""
    return frame(decode(_data), resize, crop, framing)


def view_of(picture: Picture, card: NetworkCard, framing: Framing) -> Framed:
    """The pixels that a network of this card gets, and where they are on the picture."""
    return framed(picture.key, card.resize, card.crop, framing, picture.data)


class SharedPictures:
    """Viewers' pictures that a link may name, the newest `limit`; kept in memory only."""

    def __init__(self, limit: int = 50) -> None:
        self.limit = limit
        self._pictures: dict[str, Picture] = {}

    def keep(self, picture: Picture) -> None:
        """Make the picture's key openable by whoever has the link."""
        self._pictures[picture.key] = picture
        while len(self._pictures) > self.limit:
            self._pictures.pop(next(iter(self._pictures)), None)

    def get(self, key: str) -> Picture | None:
        """The picture, or None when this server no longer has it."""
        return self._pictures.get(key)


@st.cache_resource(show_spinner=False)
def shared_pictures() -> SharedPictures:
    """The one store of this server."""
    return SharedPictures()


@st.cache_data(max_entries=32, show_spinner=False)
def gallery_picture(name: str) -> Picture:
    """A gallery picture by name."""
    data = gallery_bytes(name)
    return Picture(name, GALLERY[name].title, picture_key(data), data)


def read_file(name: str, data: bytes) -> Picture:
    """A viewer's file as a picture.

    Raises:
        PictureError: it is too large or cannot be read.
    """
    if len(data) > LARGEST:
        raise PictureError("The file is larger than 64 MB. Send a smaller version of the picture.")
    decode(data)
    return Picture(OWN, name, picture_key(data), data)
