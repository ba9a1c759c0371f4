"""A viewer's own checkpoint: taken from an upload or from the weights folder, kept for the session."""

from typing import Any

import streamlit as st

from analysis.pictures.decode import picture_key
from models.catalog import NetworkCard

ENDINGS = ["safetensors", "pth", "pt"]


def own_card() -> NetworkCard | None:
    """The card of this session's own network, if there is one."""
    found: Any = st.session_state.get("own_network")
    return found.card if found else None


def own_network_of(card: NetworkCard) -> Any:
    """This session's own network, loaded, if the card is its card; None for a network of the catalog."""
    return st.session_state["own_network"] if card.origin == "own" else None


def own_controls() -> None:
    """The fold-out that takes a checkpoint and its labels."""
    with st.popover("Own checkpoint", icon=":material/upload_file:", width="stretch"):
        st.caption(
            "A state dict of GoogLeNet, Inception v3, ResNet or one of the miniatures, with any number of "
            "classes. Code inside a file is never run."
        )
        st.file_uploader("Checkpoint (.safetensors, .pth)", type=ENDINGS, key="checkpoint")
        st.file_uploader("Labels, one a line (optional)", type=["txt"], key="labels")
        local = _local_files()
        if local:
            st.selectbox(
                "Or from the weights folder",
                [None, *local],
                key="local_checkpoint",
                format_func=lambda name: name or "none",
            )
        st.button("Use it", key="use_checkpoint", on_click=_take, type="primary")
        if problem := st.session_state.get("checkpoint_problem"):
            st.error(problem)


def _local_files() -> list[str]:
    from models.catalog import weights_folder

    folder = weights_folder()
    endings = {f".{ending}" for ending in ENDINGS}
    return (
        sorted(p.name for p in folder.glob("*") if p.suffix in endings) if folder.is_dir() else []
    )


def _take() -> None:
    from models.catalog import weights_folder
    from models.checkpoints import CheckpointError, load_own

    file, local = st.session_state.get("checkpoint"), st.session_state.get("local_checkpoint")
    if file is None and local is None:
        st.session_state["checkpoint_problem"] = "Choose a checkpoint file first."
        return
    labels = st.session_state.get("labels")
    name: str = file.name if file is not None else str(local)
    data = file.getvalue() if file is not None else (weights_folder() / name).read_bytes()
    lines = labels.getvalue().decode("utf-8", "replace").splitlines() if labels else []
    names = [line.strip() for line in lines if line.strip()]
    try:
        own = load_own(data, name, picture_key(data + repr(names).encode()), names)
    except CheckpointError as problem:
        st.session_state["checkpoint_problem"] = str(problem)
        return
    st.session_state["own_network"] = own
    st.session_state["network"] = own.card.name
    st.session_state.pop("checkpoint_problem", None)
