"""The sidebar's picture: gallery, upload, camera, paste; a bad file leaves the last good one in place."""

from typing import Any

import streamlit as st

from analysis.gallery import FIRST, GALLERY, GalleryPicture, gallery_bytes
from analysis.images import PictureError, decode, picture_key
from ui import link
from ui.selection import Picture

OWN = "own"


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


LARGEST = 64 * 2**20  # bytes; checkpoints may be larger, so the server's own limit is higher


def read_file(name: str, data: bytes) -> Picture:
    """A viewer's file as a picture.

    Raises:
        PictureError: it is too large or cannot be read.
    """
    if len(data) > LARGEST:
        raise PictureError("The file is larger than 64 MB. Send a smaller version of the picture.")
    decode(data)
    return Picture(OWN, name, picture_key(data), data)


def take(name: str, data: bytes) -> None:
    """Make a viewer's file the picture; if it cannot be read, say why and keep the previous one."""
    try:
        picture = read_file(name, data)
    except PictureError as problem:
        st.session_state["picture_problem"] = f"{name}: {problem}"
        return
    st.session_state["own_picture"] = picture
    st.session_state["picture"] = OWN
    st.session_state.pop("picture_problem", None)


def _take_file(key: str) -> None:
    file: Any = st.session_state.get(key)
    files = getattr(file, "files", file)  # st.chat_input wraps what was pasted
    if isinstance(files, list):
        file = files[0] if files else None
    if file is not None:
        take(file.name, file.getvalue())


def chosen_picture() -> Picture:
    """The picture of this session, drawn from its own upload, the gallery, or a shared link."""
    _open_shared_link()
    own: Picture | None = st.session_state.get("own_picture")
    options = [*GALLERY, *([OWN] if own else [])]
    name = link.restore_name("picture", FIRST, options)
    return own if own and name == OWN else gallery_picture(name)


def _open_shared_link() -> None:
    key = st.query_params.get("photo")
    if key is None or "own_picture" in st.session_state or st.session_state.get("photo_lost"):
        return
    picture = shared_pictures().get(key)
    if picture is None:
        st.session_state["photo_lost"] = True
        st.session_state["picture_problem"] = (
            "The photo of this link is no longer on this server; ask its sender for the file."
        )
        return
    st.session_state["own_picture"] = picture
    st.session_state["picture"] = OWN


def picture_controls() -> None:
    """Gallery choice, and the fold-out with upload, camera and paste."""
    shown: GalleryPicture | None = GALLERY.get(st.session_state["picture"])
    if shown is not None:
        st.caption(f"{shown.credit} · {shown.licence}")
    own: Picture | None = st.session_state.get("own_picture")
    options = [*([OWN] if own else []), *GALLERY]
    st.selectbox(
        "Picture",
        options,
        key="picture",
        format_func=lambda name: (
            f"Yours: {own.title}" if own and name == OWN else GALLERY[name].title
        ),
    )
    st.file_uploader(
        "Drop a photo here",
        key="upload",
        on_change=_take_file,
        args=("upload",),
        label_visibility="collapsed",
        max_upload_size=LARGEST // 2**20,
        help="PNG, JPEG, WebP, GIF, TIFF, BMP or HEIC, up to 64 MB. It stays in this server's memory.",
    )
    with st.popover("Camera or paste", icon=":material/photo_camera:", width="stretch"):
        if st.toggle("Use the camera", key="camera_on"):
            st.camera_input("Camera", key="camera", on_change=_take_file, args=("camera",))
        st.chat_input(
            "Click here, then paste a picture", key="paste", accept_file=True,
            file_type=["png", "jpg", "jpeg", "webp", "gif", "bmp"],
            on_submit=_take_file, args=("paste",),
        )  # fmt: skip
    if problem := st.session_state.get("picture_problem"):
        st.error(problem)


def publish_picture(picture: Picture) -> None:
    """Put the picture into the address: a gallery picture by name, a viewer's only once shared."""
    link.publish("picture", picture.name, FIRST if picture.name != OWN else OWN)
    shared = picture.name == OWN and shared_pictures().get(picture.key) is not None
    link.publish("photo", picture.key if shared else "", "")
