"""The sidebar's picture: gallery, upload, camera, paste; a bad file leaves the last good one in
place.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from analysis.pictures.framing import Framing
from analysis.pictures.gallery import FIRST, GALLERY
from figures.pictures.overlays import crop_svg
from figures.pictures.thumbnails import Thumbnail, thumbnail, thumbnails_svg
from models.catalog import NetworkCard
from serving.pictures import LARGEST, OWN, SHARED, Picture, framed, gallery_picture, read_file
from serving.store import Store
from ui import choice
from ui.sentences import FILE, as_text, explained, problem_under, said_under
from ui.show import drawing

KINDS = "PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC, up to 64 MB; any file name will do."
SHOWN = 480  # px of the longer side in the sidebar
ACROSS = 4  # thumbnails in a row
CROPS: Store[Hashable, str] = Store(64)
THUMBNAILS: Store[tuple[str, str], Thumbnail] = Store(256)


def take(name: str, data: bytes) -> None:
    """Make a viewer's file the picture; if it cannot be read, say why and keep the previous one."""
    try:
        picture = read_file(name, data)
    except Exception as problem:
        st.session_state["picture_problem"] = f"{name}: {explained(problem, FILE)}"
        return
    st.session_state["own_picture"] = picture
    st.session_state["picture"] = OWN
    st.session_state.pop("picture_problem", None)


@said_under("picture_problem")
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
    name = choice.restore_name("picture", FIRST, options)
    return own if own and name == OWN else gallery_picture(name)


def _open_shared_link() -> None:
    key = choice.written("photo")
    if not key or "own_picture" in st.session_state or st.session_state.get("photo_lost"):
        return
    picture = SHARED.get(key)
    if picture is None:
        st.session_state["photo_lost"] = True
        st.session_state["picture_problem"] = (
            "The photo of this link is no longer on this server; ask its sender for the file."
        )
        return
    st.session_state["own_picture"] = picture
    st.session_state["picture"] = OWN


def picture_controls(picture: Picture, card: NetworkCard, framing: Framing) -> None:
    """The picture, onto which another can be dropped; the gallery as a row of thumbnails; camera
    and paste.
    """
    with st.container(key="drop"):
        draw_crop(picture, card, framing)
        st.file_uploader(
            "Drop a photo on this one, or click it",
            key="upload",
            on_change=_take_file,
            args=("upload",),
            label_visibility="collapsed",
            max_upload_size=LARGEST // 2**20,
        )
    credit = GALLERY.get(picture.name)
    st.caption(
        "**Drop your photo on it**, or click it."
        + (f" This one: {credit.credit}, {credit.licence}." if credit else ""),
        help=KINDS,
    )
    _thumbnails(picture, known_to(card), "known")
    with st.popover(
        "More pictures, camera, paste", icon=":material/photo_library:", width="stretch"
    ):
        _more(picture, card)
    problem_under("picture_problem")


def known_to(card: NetworkCard) -> list[str]:
    """The gallery pictures in the first row: those that the network knows, where that was
    measured.
    """
    known = [name for name, entry in GALLERY.items() if entry.shows]
    return [name for name in known if name in card.answers_rightly] or known


def _more(picture: Picture, card: NetworkCard) -> None:
    st.caption("Photos of other things: what does a network make of what it does not know?")
    first = known_to(card)
    others = [name for name, entry in GALLERY.items() if name not in first and not entry.drawn]
    _thumbnails(picture, others, "others", own=False)
    st.caption("Drawn by the app, for what a photo cannot show.")
    _thumbnails(picture, [n for n, entry in GALLERY.items() if entry.drawn], "drawn", own=False)
    if st.toggle("Use the camera", key="camera_on"):
        st.camera_input("Camera", key="camera", on_change=_take_file, args=("camera",))
    st.chat_input(
        "Click here, then paste a picture",
        key="paste",
        accept_file=True,
        file_type=["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic"],
        on_submit=_take_file,
        args=("paste",),
    )


def _thumbnails(picture: Picture, names: Sequence[str], group: str, own: bool = True) -> None:
    mine: Picture | None = st.session_state.get("own_picture") if own else None
    row = [*([_thumbnail(mine)] if mine else []), *(_thumbnail(gallery_picture(n)) for n in names)]
    chosen = OWN if picture is mine else picture.name
    drawing(
        thumbnails_svg(row, chosen, ACROSS),
        key=f"gallery_{group}",
        on_pick=_choose,
        columns=ACROSS,
    )


def _thumbnail(picture: Picture) -> Thumbnail:
    words = f"Yours: {picture.title}" if picture.name == OWN else picture.title
    return THUMBNAILS.once(
        (picture.key, words), lambda: thumbnail(picture.name, words, picture.image)
    )


def _choose(name: str) -> None:
    st.session_state["picture"] = name


def publish_picture(picture: Picture) -> None:
    """Put the picture into the address: a gallery picture by name, a viewer's only once shared."""
    choice.publish("picture", picture.name, FIRST if picture.name != OWN else OWN)
    shared = picture.name == OWN and SHARED.get(picture.key) is not None
    choice.publish("photo", picture.key if shared else "", "")


def _crop_svg(picture: Picture, card: NetworkCard, framing: Framing) -> str:
    box = framed(picture, card.resize, card.crop, framing).box
    scale = SHOWN / max(picture.image.size)
    width, height = (max(1, round(side * scale)) for side in picture.image.size)
    edges = (box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)
    return crop_svg(np.asarray(picture.image.resize((width, height))), edges)


def draw_crop(picture: Picture, card: NetworkCard, framing: Framing) -> None:
    """The picture with the part that the network sees, and what was done to its numbers or
    colours.
    """
    key = (picture.key, card.resize, card.crop, framing)
    drawing(CROPS.once(key, lambda: _crop_svg(picture, card, framing)), key="crop")
    say_notes(picture)


def say_notes(picture: Picture) -> None:
    """What was done to a picture's numbers or colours, in sentences."""
    for note in picture.notes:
        st.caption(as_text(note))
