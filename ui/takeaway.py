"""What a viewer takes along: the link to this view."""

import streamlit as st

from serving.pictures import OWN, shared_pictures
from serving.selection import Selection
from ui import choice
from ui.picture_choice import publish_picture


def link(selection: Selection) -> None:
    """The address of this very view, and the viewer's consent to share a photo of their own."""
    st.caption("Opens this very view: network, module, stages, channel and colours.")
    picture = selection.picture
    if picture.name == OWN and shared_pictures().get(picture.key) is None:
        st.caption(
            "Your photo is not in the link. Whoever has the link can see the photo once you add it."
        )
        if st.button("Add my photo to the link", key="share"):
            shared_pictures().keep(picture)
            publish_picture(picture)
    st.code(choice.address(), None, wrap_lines=True)
