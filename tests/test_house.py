"""The house's own rules: what is imported when, and what is never committed."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_first_paint_does_not_wait_for_torch():
    """Everything that is drawn before a network runs imports without torch."""
    code = "import sys, ui.frame; print(sorted({'torch', 'torchvision', 'captum', 'skimage'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr


def test_pages_import_torch_only_after_their_first_paint():
    for page in ROOT.glob("pages/*/*/page.py"):
        lines = page.read_text().splitlines()
        first = next(i for i, line in enumerate(lines) if "arrive(" in line)
        heavy = [i for i, line in enumerate(lines) if "serving." in line or "import torch" in line]
        assert all(i > first for i in heavy), page


def test_nothing_large_is_committed():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        assert (ROOT / name).stat().st_size < 10_000_000, name


def test_requirements_are_pinned():
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        assert line.startswith("#") or "==" in line, line


def test_every_page_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    titles = re.findall(r'st\.Page\("[^"]+", title="([^"]+)"', (ROOT / "app.py").read_text())
    assert len(titles) == len(list(ROOT.glob("pages/*/*/page.py")))
    for title in titles:
        assert f"| {title} |" in readme, title


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for folder in ("training", "benchmarks"):
        for script in ROOT.glob(f"{folder}/*.py"):
            text = script.read_text()
            if '__name__ == "__main__"' in text and (folder == "benchmarks" or "argparse" in text):
                assert f"`.{script.stem}`" in readme or f"-m {folder}.{script.stem}" in readme, (
                    script
                )


def test_colours_stand_in_one_table():
    for package in ("analysis", "figures", "serving", "ui", "pages"):
        for script in ROOT.glob(f"{package}/**/*.py"):
            if script != ROOT / "figures" / "style.py":
                assert not re.search(r"#[0-9a-fA-F]{6}\b", script.read_text()), script
