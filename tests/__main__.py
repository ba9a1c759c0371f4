"""Everything that must hold, in one command: python -m tests."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    [str(BIN / "ruff"), "check", "."],
    [str(BIN / "ruff"), "format", "--check", "."],
    [str(BIN / "mypy")],
    [str(BIN / "lint-imports")],
    # a file stays on one worker: its tests share networks and, in browser/, a running app
    [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"],
)


def browser_is_there() -> bool:
    """Whether the system or playwright has a Chromium."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return True
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def main() -> int:
    """Run every check; 0 if all of them hold."""
    if not browser_is_there():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    failed = [check for check in CHECKS if subprocess.run(check, cwd=ROOT).returncode]
    for check in failed:
        sys.stderr.write(f"FAILED: {' '.join(check)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
