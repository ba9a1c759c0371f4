"""What a viewer takes along: downloads, the link to this view, and the lines that compute it."""

from collections.abc import Callable

import streamlit as st

from serving.pictures import OWN, SHARED
from serving.subject import Subject
from ui import choice
from ui.picture_choice import publish_picture

KINDS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "npz": "application/octet-stream",
    "json": "application/json",
}

ICONS = {
    "png": "image",
    "svg": "download",
    "csv": "table",
    "npz": "data_array",
    "json": "data_object",
}


def download(
    label: str,
    name: str,
    make: Callable[[], bytes | str],
    help: str | None = None,
    key: str | None = None,
) -> None:
    """A button that downloads a file; it is made when it is asked for, its kind is its ending."""
    ending = name.rsplit(".", 1)[-1]
    st.download_button(
        label,
        make,
        name,
        KINDS[ending],
        icon=f":material/{ICONS[ending]}:",
        on_click="ignore",
        key=key or f"file_{name}",
        help=help,
    )


def code(
    caption: str, lines: str, title: str = "How this was computed", language: str = "python"
) -> None:
    """The lines of PyTorch that do it (or the commands), folded; a test runs them."""
    with st.expander(title, icon=":material/code:"):
        st.caption(caption)
        st.code(lines, language)


def link(subject: Subject) -> None:
    """The address of this very view, and the viewer's consent to share a photo of their own."""
    st.caption("Opens exactly this view: picture, network, and every choice on the page.")
    picture = subject.picture
    if picture.name == OWN and SHARED.get(picture.key) is None:
        st.caption(
            "Your photo is not in the link. Whoever has the link can see the photo once you add it."
        )
        if st.button("Add my photo to the link", key="share"):
            SHARED.put(picture.key, picture)
            publish_picture(picture)
    st.code(choice.address(), None, wrap_lines=True)
