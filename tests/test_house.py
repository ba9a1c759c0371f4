"""The house's own rules: what is imported when, and what is never committed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from ui.menu import PAGES

ROOT = Path(__file__).parent.parent


def test_the_first_paint_does_not_wait_for_torch():
    """Everything that is drawn before a network runs imports without torch."""
    code = (
        "import sys, ui.frame; print(sorted({'torch', 'torchvision', 'captum', 'skimage'} &"
        " set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr


def test_nothing_large_is_committed():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        assert (ROOT / name).stat().st_size < 10_000_000, name


def test_requirements_are_pinned():
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        assert line.startswith("#") or "==" in line, line


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for folder in ("training", "benchmarks"):
        for script in ROOT.glob(f"{folder}/*.py"):
            text = script.read_text()
            if '__name__ == "__main__"' in text and (folder == "benchmarks" or "argparse" in text):
                assert f"`.{script.stem}`" in readme or f"-m {folder}.{script.stem}" in readme, (
                    script
                )


PACKAGES = ("analysis", "figures", "models", "pages", "records", "serving", "training", "ui")


def modules():
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


def everything():
    """Every Python file of the project: the packages, their tests and benchmarks, app.py."""
    beside = [path for name in ("benchmarks", "tests") for path in (ROOT / name).rglob("*.py")]
    return [*modules(), *sorted(beside), ROOT / "app.py"]


def test_folders_and_files_and_functions_stay_small():
    for folder in {path.parent for path in everything()}:
        assert len(list(folder.glob("*.py"))) <= 15, folder
    for path in everything():
        assert len(path.read_text().splitlines()) <= 200, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and not is_table(node):
                assert lines_of(node) <= 30, f"{path}: {node.name}"


def is_table(node):
    """A function that does no more than give a literal."""
    body = [n for n in node.body if not isinstance(n, ast.Expr)]
    return len(body) == 1 and isinstance(body[0], ast.Return)


def lines_of(node):
    """A function's lines from its signature's end, its docstring left out."""
    first = node.body[0]
    doc = isinstance(first, ast.Expr) and isinstance(getattr(first, "value", None), ast.Constant)
    start = first.end_lineno + 1 if doc else first.lineno
    return node.end_lineno - start + 1


def test_every_room_has_its_page_its_card_and_its_row_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    rooms = {path.parent for path in ROOT.glob("pages/*/*/page.py")}
    assert {(ROOT / card.path).parent for card in PAGES} == rooms
    for card in PAGES:
        assert f"| {card.title} |" in readme, card.title
        assert len((ROOT / card.path).read_text().splitlines()) < 30, card.path


def test_a_section_has_a_file_of_its_name():
    for card in PAGES:
        room = (ROOT / card.path).parent
        names = {path.stem for path in room.glob("*.py")}
        for anchor in card.sections:
            assert anchor.replace("-", "_") in names, (room, anchor)


def test_the_formatter_is_seldom_held_back():
    skips = [path for path in modules() for _ in re.findall(r"# fmt: skip", path.read_text())]
    assert len(skips) < 20


def test_names_that_say_nothing_are_not_used_for_what_has_a_name():
    """A value with a type of ours is called by it: subject, instrument, view, activations, card,
    choices.
    """
    for path in [*ROOT.glob("pages/**/*.py"), *ROOT.glob("ui/*.py"), *ROOT.glob("serving/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                assert not {"tool", "seen", "found", "known"} & set(names), f"{path}: {node.name}"
                assert not {"selection", "instrument"} <= set(names), f"{path}: {node.name}"


def test_only_choice_touches_the_address():
    for path in modules():
        if path != ROOT / "ui" / "choice.py":
            assert "query_params" not in path.read_text(), path


def test_colours_stand_in_one_table():
    for package in ("analysis", "figures", "serving", "ui", "pages"):
        for script in ROOT.glob(f"{package}/**/*.py"):
            if script != ROOT / "figures" / "style.py":
                assert not re.search(r"#[0-9a-fA-F]{6}\b", script.read_text()), script
