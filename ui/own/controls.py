"""A viewer's own checkpoint: taken from an upload or from the weights folder, kept for the
session.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from analysis.pictures.framing import Framing
from analysis.pictures.gallery import FIRST
from models.catalog import NetworkCard, weights_folder
from serving.pictures import Picture, gallery_picture
from ui.menu import page_card
from ui.sentences import as_text, problem_under, said_under

ENDINGS = {".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".tar", ".pkl", ".th"}
LARGEST = 2 << 30  # bytes of a file in the weights folder
FAMILIES = {"googlenet": "GoogLeNet", "inception_v3": "Inception v3", "resnet": "ResNet"}
SHOWN_ON = {"googlenet": "branches", "inception_v3": "branches", "resnet": "residual_block"}


def own_card() -> NetworkCard | None:
    """The card of this session's own network, if there is one."""
    own: Any = st.session_state.get("own_network")
    return own.card if own else None


def own_network_of(card: NetworkCard) -> Any:
    """This session's own network, loaded, if the card is its card; None for a network of the
    catalog.
    """
    return st.session_state["own_network"] if card.origin == "own" else None


def own_controls(families: Sequence[str], picture: Picture, framing: Framing) -> None:
    """The fold-out that takes a checkpoint and its labels, and one for how its pictures were
    prepared; `families` are those that this page can show.
    """
    with st.popover("Own checkpoint", icon=":material/upload_file:", width="stretch"):
        _choices()
        problem_under("checkpoint_problem")
        card = own_card()
        if card is not None and card.family not in families:
            _another_page(card)
    if card is not None and st.session_state["network"] == card.name:
        # torch is there, as an own network is
        from ui.own.preparation import preparation_controls

        with st.popover("Picture preparation", icon=":material/tune:", width="stretch"):
            preparation_controls(picture, framing)


def _choices() -> None:
    """The file, its labels, and the button that uses them."""
    st.caption(
        "A checkpoint of GoogLeNet, Inception v3, ResNet or one of the miniatures, with any number "
        "of classes: PyTorch's or safetensors, from any trainer. Code inside a file is never run."
    )
    st.file_uploader("Checkpoint (.safetensors, .pth, .ckpt, …)", key="checkpoint")
    st.file_uploader("Labels, one per line (optional)", key="labels")
    local = local_files(weights_folder())
    if local:
        st.selectbox(
            "Or from the weights folder",
            [None, *local],
            key="local_checkpoint",
            format_func=lambda name: name or "none",
        )
    st.button("Use it", key="use_checkpoint", on_click=_take, type="primary")


def _another_page(card: NetworkCard) -> None:
    """Say that this page cannot show the network, and lead to one that can."""
    page = page_card(SHOWN_ON[card.family])
    st.info(
        f"{as_text(card.title)} is loaded. It is a {FAMILIES[card.family]}, which this page does "
        f"not show; the page {page.title} does, and so do those that show every network."
    )
    st.page_link(page.path, label=page.title, icon=":material/arrow_forward:")


def local_files(folder: Path) -> list[str]:
    """The names of the folder's checkpoints; what is no file, or cannot be reached, is left out."""
    try:
        return sorted(path.name for path in folder.iterdir() if _is_checkpoint(path))
    except OSError:
        return []


def _is_checkpoint(path: Path) -> bool:
    try:
        return path.suffix.lower() in ENDINGS and path.is_file()
    except OSError:
        return False


def _chosen_file() -> tuple[str, bytes] | None:
    """The name and bytes of what was chosen.

    Raises:
        CheckpointError: a file of the folder is gone, too large, or cannot be read.
    """
    from models.checkpoints.stored import CheckpointError

    file, local = st.session_state.get("checkpoint"), st.session_state.get("local_checkpoint")
    if file is not None:
        return file.name, file.getvalue()
    if local is None:
        return None
    path = weights_folder() / str(local)
    try:
        if path.stat().st_size > LARGEST:
            raise CheckpointError(f"{local} is larger than 2 GB. Save only the network's weights.")
        return str(local), path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or "it is gone"
        raise CheckpointError(
            f"{local} cannot be read from the weights folder ({reason})."
        ) from problem


@said_under("checkpoint_problem")
def _take() -> None:
    from models.checkpoints.labels import read_labels
    from models.checkpoints.loading import load_own

    chosen = _chosen_file()
    if chosen is None:
        st.session_state["checkpoint_problem"] = "Choose a checkpoint file first."
        return
    name, data = chosen
    labels = st.session_state.get("labels")
    names = read_labels(labels.getvalue()) if labels else []
    photo = np.asarray(gallery_picture(FIRST).image)
    own = load_own(data, name, hashlib.sha256(data).hexdigest()[:16], names, photo=photo)
    st.session_state["own_network"] = st.session_state["own_as_loaded"] = own
    for key in ("own_transform", "own_normalisation", "own_size", "checkpoint_problem"):
        st.session_state.pop(key, None)
    st.session_state["network"] = st.session_state["wanted_network"] = own.card.name
