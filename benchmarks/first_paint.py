"""Time to the first heading in a real browser, of this app and of an empty one: python -m
benchmarks.first_paint.

Every load is the first one of a fresh server, so that the imports count.
"""

import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
EMPTY = 'import streamlit as st\n\nst.title("Empty")\n'


def first_load(browser: Browser, folder: Path) -> tuple[float, float]:
    """Seconds from the request to the heading, and to the first drawn result (the heading again if
    none).
    """
    with _served(folder) as url:
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector("h1", timeout=60_000)
        heading = time.perf_counter() - began
        if folder == ROOT:
            page.wait_for_selector(".st-key-tiles0 .tiles", timeout=60_000)
        result = time.perf_counter() - began
        page.close()
        return heading, result


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A fresh server of that folder's app; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port)]
    app = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/_stcore/health")
                break
            time.sleep(0.1)
        yield url
    finally:
        app.terminate()
        app.wait(10)


def main() -> None:
    """Load both five times in turn and print the medians."""
    system = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (Path(folder) / "app.py").write_text(EMPTY)
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        loads = [(first_load(browser, Path(folder)), first_load(browser, ROOT)) for _ in range(5)]
        browser.close()
    empty = statistics.median(load[0][0] for load in loads)
    heading = statistics.median(load[1][0] for load in loads)
    result = statistics.median(load[1][1] for load in loads)
    print(f"empty app, heading      {empty:6.2f} s   1.00 x")
    print(f"this app, heading       {heading:6.2f} s   {heading / empty:.2f} x")
    print(f"this app, first result  {result:6.2f} s   {result / empty:.2f} x")


if __name__ == "__main__":
    main()
