"""What goes wrong is said in a sentence, and names from outside are shown as text."""

import functools
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec

import streamlit as st

from analysis.pictures.decode import PictureError

P = ParamSpec("P")
OURS = ("WeightsError", "CheckpointError", "RecordError")
VIEW = (
    "This view could not be drawn ({kind}). Your picture and your choices are kept: choose another "
    "picture or network, or reload the page. The server's log has the details."
)
FILE = (
    "The file could not be used ({kind}), and what was shown before is kept. Try another file; "
    "the server's log has the details."
)
DEPARTS = "Where this departs from the paper"

# Signs that would begin something in Streamlit's Markdown; a backslash before one makes it a
# letter. Those that are harmless where they stand (a blank after a colon, letters around an
# underscore) are left as they are.
_SIGNS = re.compile(r"[\\`*\[\]<$~]|(?<![^\W_])_|_(?![^\W_])|:(?=[A-Za-z])|&(?=#?\w+;)|^[-+=#>]")
_COUNTED = re.compile(r"^(\d+)([.)])")
# These are found in the text after backslashes are gone: links, addresses, emoji and icons, arrows
# and dashes.
_LATER = re.compile(
    r"(?i)(?<=http)(?=s?://)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=[\w+/-]+:)|(?<=-)(?=[->])|(?<=<)(?=-)"
    r"|(?<=[<>~!])(?==)"
)
JOINER = "\u2060"  # no width, no break: the eye does not see it


def as_text(text: str) -> str:
    """A name from outside (a file's, a label) so that Streamlit's Markdown shows it as it is, on
    one line.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    lettered = _SIGNS.sub(lambda sign: "\\" + sign[0], _LATER.sub(JOINER, line))
    return _COUNTED.sub(r"\1\\\2", lettered)


def explained(problem: BaseException, otherwise: str = VIEW) -> str:
    """A sentence for a viewer: our own errors speak for themselves, others go to the log."""
    kind = type(problem).__name__
    if isinstance(problem, PictureError) or kind in OURS:
        return str(problem)
    logging.getLogger(__name__).error("%s", otherwise.format(kind=kind), exc_info=problem)
    if kind == "OutOfMemoryError":
        return "The device's memory is full. Choose the CPU, or a smaller network, in the sidebar."
    return otherwise.format(kind=kind)


def errors_as_sentences(draw: Callable[P, Any]) -> Callable[P, None]:
    """Run a drawing function; what goes wrong is said in the page."""

    @functools.wraps(draw)
    def safely(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except Exception as problem:
            st.error(as_text(explained(problem)))

    return safely


def said_under(key: str) -> Callable[[Callable[P, Any]], Callable[P, None]]:
    """Run what a widget starts; what goes wrong is kept under this key, for the page to say it."""

    def wrap(start: Callable[P, Any]) -> Callable[P, None]:
        @functools.wraps(start)
        def safely(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                start(*args, **kwargs)
            except Exception as problem:
                st.session_state[key] = explained(problem, FILE)

        return safely

    return wrap


def problem_under(key: str) -> None:
    """Say what went wrong, if anything did."""
    if problem := st.session_state.get(key):
        st.error(as_text(problem))


def departures(points: Sequence[str]) -> None:
    """What a page adds to the paper or has otherwise, folded; nothing where there is nothing."""
    if points:
        with st.expander(DEPARTS, icon=":material/menu_book:"):
            st.markdown("\n".join(f"- {point}" for point in dict.fromkeys(points)))
