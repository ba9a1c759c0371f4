"""What is shown is said in the field's words: a short list of others is not used on any page."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pages", "ui", "figures", "models", "analysis", "records", "serving")
FORBIDDEN = {
    r"answers? to": "responds to",
    r"dead (channel|unit|filter)s?|% dead": "silent on this photo",
    r"excites": "activates",
    r"please the|please {": "amplify what it responds to",
    r"made it say": "the prediction rests on",
    r"(the|this) very": "exactly",
    r"really (sees|has)": "effective receptive field; has",
    r"no (number|identities) any ?more": "became NaN; no longer",
    r"neither vanishes nor explodes": "a sentence computed from the run",
    r"the lecture's three sentences": "the lecture has none",
    r"can differ slightly": "what differs, and by how much",
    r"choose less": "choose smaller settings",
    r"only so far": "treat as approximate",
    r"speaks? (for|against)": "counts for, favours",
    r"by definition": "the theorem's name",
    r"one a line": "one per line",
    r"thrown away for good": "discarded",
}


def literals(tree):
    """Every string of a module as it is read, docstrings left out; {…} for what is filled in."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(v.value if isinstance(v, ast.Constant) else "{…}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [] if id(node) in docstrings | parts else [node.value]


def offences(text):
    """The forbidden words of a text, each with what is said instead."""
    return {
        found[0]: instead
        for words, instead in FORBIDDEN.items()
        if (found := re.search(rf"\b(?:{words})", text, re.IGNORECASE))
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_no_sentence_uses_a_word_of_the_list(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        for text in literals(ast.parse(path.read_text())):
            assert not offences(text), f"{path}: {text}"


def test_the_readme_does_not_either():
    assert not offences((ROOT / "README.md").read_text())


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ('st.caption("which branch " "answers to it")', True),
        ('st.caption(f"{name} answers to {size}")', True),
        ('st.caption(f"{share:.0%} are dead channels")', True),
        ('"""What it answers to."""', False),
        ('st.caption("The network answers: cat")', False),
    ],
)
def test_the_list_is_looked_for_in_joined_strings_and_not_in_docstrings(code, caught):
    assert any(offences(text) for text in literals(ast.parse(code))) == caught


def test_titles_of_the_menu_are_the_fields_terms():
    """A title that needs the page to be understood is none."""
    from ui.menu import PAGES

    titles = {page.title for page in PAGES}
    assert not {"Switchboard", "Branch ledger", "Side by side", "Train it live"} & titles
