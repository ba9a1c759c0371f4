"""What the fuzz run tries with each kind of input: a result in a word, or one of our own errors in
a sentence.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from benchmarks.seeds import checkpoint_seeds, label_seeds, link_seeds, picture_seeds

Trial = Callable[[bytes], str]


def show_picture(data: bytes) -> str:
    """Decode a picture and frame it as a network gets it; what came of it, in a word."""
    from analysis.pictures.decode import PictureError, decoded
    from analysis.pictures.framing import frame

    try:
        frame(decoded(data).picture, 256, 224, "centre")
    except PictureError as problem:
        return _sentence(problem)
    return "picture"


def _sentence(problem: Exception) -> str:
    text = str(problem)
    if not text.endswith(".") or len(text) < 20:
        raise AssertionError(f"no sentence: {text!r}")
    return "sentence"


def load_checkpoint(data: bytes) -> str:
    """Load an own network; what came of it, in a word."""
    from models.checkpoints.loading import CheckpointError, load_own

    try:
        load_own(data, "mine.pth", "fuzz")
    except CheckpointError as problem:
        return _sentence(problem)
    return "network"


def name_classes(data: bytes) -> str:
    """Read a labels file; what came of it, in a word."""
    from models.checkpoints.labels import read_labels
    from models.checkpoints.loading import CheckpointError
    from ui.sentences import as_text

    try:
        names = read_labels(data)
    except CheckpointError as problem:
        return _sentence(problem)
    if any("\n" in as_text(name) for name in names):
        raise AssertionError("a name of two lines")
    return "names"


def open_link(data: bytes) -> str:
    """Read a value of an address in every way that pages do; it must be one of the options, or the
    default.
    """
    from ui import choice

    written = data.decode("utf-8", "replace")
    options: list[tuple[Any, Any, Callable[[str], Any]]] = [
        ("chelsea", ["chelsea", "coffee"], str),
        (1, range(-1, 1000), int),
        (True, (True, False), "True".__eq__),
    ]
    for default, allowed, read in options:
        page = SimpleNamespace(session_state={}, query_params={"key": written})
        with patch.object(choice, "st", page):
            if choice.restore("key", default, allowed, read) not in allowed:
                raise AssertionError(f"{written!r} was taken")
    return "choices"


KINDS: dict[str, tuple[Callable[[], list[bytes]], Trial]] = {
    "pictures": (picture_seeds, show_picture),
    "checkpoints": (checkpoint_seeds, load_checkpoint),
    "labels": (label_seeds, name_classes),
    "links": (link_seeds, open_link),
}
