"""Everything that must hold, in one command: python -m tests. The fast part of it: python -m tests
--fast.
"""

import subprocess
import sys
from pathlib import Path

from tests.browsers import HOW, find_browser

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
FAST = (
    [str(BIN / "ruff"), "check", "."],
    [str(BIN / "ruff"), "format", "--check", "."],
    [str(BIN / "mypy")],
    [str(BIN / "lint-imports")],
)
# a file stays on one worker: its tests share networks and, in browser/, a running app
TESTS = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
HOUSE = [sys.executable, "-m", "pytest", "tests/test_house.py"]
WITHOUT_BROWSER = ["--ignore", "tests/browser"]


def main(fast: bool = False) -> int:
    """Run the checks; 0 if all of them hold, 1 if one does not or could not be run."""
    browser = None if fast else find_browser()
    tests = HOUSE if fast else TESTS if browser else [*TESTS, *WITHOUT_BROWSER]
    checks = (*FAST, tests)
    failed = [check for check in checks if subprocess.run(check, cwd=ROOT).returncode]
    for check in failed:
        sys.stderr.write(f"FAILED: {' '.join(check)}\n")
    if not fast and browser is None:
        sys.stderr.write(f"NOT RUN: tests/browser, since no Chromium could be had. {HOW}\n")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(fast="--fast" in sys.argv[1:]))
