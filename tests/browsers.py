"""A Chromium for the tests: the system's, then playwright's own, then one that is installed now."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = (
    "Install one with `python -m playwright install chromium`, or on Debian and Ubuntu with "
    "`apt-get install chromium`, and run the tests again."
)


def system_browser() -> str | None:
    """The path of the system's Chromium or Chrome, if there is one."""
    return next((path for path in map(shutil.which, SYSTEM) if path), None)


def playwrights_browser() -> str | None:
    """The path of the Chromium that playwright has downloaded, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_with_playwright() -> None:
    """Let playwright download its Chromium."""
    _try([sys.executable, "-m", "playwright", "install", "chromium"])


def install_with_apt() -> None:
    """Install Debian's Chromium, where this process may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update", "-qq"], environment)
    packages = ["chromium", "fonts-dejavu-core"]
    _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], environment)


def find_browser(
    look: tuple[Callable[[], str | None], ...] = (system_browser, playwrights_browser),
    install: tuple[Callable[[], None], ...] = (install_with_apt, install_with_playwright),
) -> str | None:
    """The path of a browser: one that is there, or else one that can be installed; None if none can
    be had.
    """
    for attempt in (lambda: None, *install):
        attempt()
        for find in look:
            if path := find():
                return path
    return None


def _try(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(
        command,
        env=environment,
        check=False,
        timeout=900,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
