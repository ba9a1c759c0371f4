"""A running app and a real headless browser."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browsers import HOW, playwrights_browser, system_browser

ROOT = Path(__file__).parent.parent.parent


@contextlib.contextmanager
def serve():
    """The address of an app that runs in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/_stcore/health")
                break
            time.sleep(0.1)
        yield url
    finally:
        app.terminate()
        try:
            app.wait(30)  # a busy machine takes its time
        except subprocess.TimeoutExpired:
            app.kill()


@pytest.fixture(scope="session")
def address():
    with serve() as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, or playwright's own."""
    path = system_browser() or playwrights_browser()
    if path is None:
        pytest.fail(f"no Chromium here. {HOW}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()
