"""A fresh server's first visit by deep link, which Streamlit greets with "Page not found"."""

import sys
import time

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# Streamlit's dialog stands in the same document; it is closed as soon as it appears.
SCRIPT = """
export default function () {
  const close = () => {
    const all = [...document.querySelectorAll('[role=dialog]')];
    const found = all.find((dialog) => dialog.innerText.includes('Page not found'));
    found?.querySelector('button')?.click();
    return found !== undefined;
  };
  let tries = 0;
  const timer = setInterval(() => { if (close() || ++tries > 60) clearInterval(timer); }, 50);
}
"""


def in_old_multipage_mode() -> bool:
    """Whether this run is the first of a server that the folder pages/ put into the old multipage
    mode.

    The old mode knows no page of ours, so it has just said that a deep link's page does not exist,
    and then shows the right page all the same. Call this before st.navigation, which ends that
    mode.
    """
    return bool(PagesManager.uses_pages_directory)


def close_the_dialog() -> None:
    """Close what the old mode said."""
    st.components.v2.component("first_visit", html="<span></span>", js=SCRIPT)(key="first_visit")


def let_the_server_send(before: str) -> None:
    """A moment in which the server sends what is drawn, before the import of the module `before`
    holds the interpreter; none once that module is imported.
    """
    if before not in sys.modules:
        time.sleep(0.02)
