"""Where the tests' browser comes from, and what is said and run where none can be had."""

import pytest

from tests import __main__ as runner
from tests import browsers


def test_a_browser_that_is_there_is_taken_without_installing():
    installed = []
    found = browsers.find_browser((lambda: "/usr/bin/chromium",), (lambda: installed.append(1),))
    assert found == "/usr/bin/chromium"
    assert installed == []


def test_one_is_installed_where_none_is_and_the_first_way_that_works_is_enough():
    steps, there = [], []
    ways = (
        lambda: steps.append("first"),
        lambda: (steps.append("second"), there.append("/opt/chromium")),
        lambda: steps.append("third"),
    )
    assert browsers.find_browser((lambda: there[0] if there else None,), ways) == "/opt/chromium"
    assert steps == ["first", "second"]


def test_without_any_browser_everything_else_runs_and_one_sentence_says_what_did_not(
    monkeypatch, capsys
):
    commands = []

    class Done:
        returncode = 0

    monkeypatch.setattr(runner, "find_browser", lambda: None)
    monkeypatch.setattr(
        runner.subprocess, "run", lambda command, **_: commands.append(command) or Done()
    )
    assert runner.main() == 1
    assert len(commands) == len(runner.FAST) + 1
    assert commands[-1][-2:] == ["--ignore", "tests/browser"]
    said = capsys.readouterr().err
    assert "NOT RUN: tests/browser" in said
    assert "playwright install chromium" in said


@pytest.mark.parametrize("fast", [True, False])
def test_a_failed_check_is_named(monkeypatch, capsys, fast):
    class Failed:
        returncode = 1

    monkeypatch.setattr(runner, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(runner.subprocess, "run", lambda command, **_: Failed())
    assert runner.main(fast) == 1
    assert "FAILED" in capsys.readouterr().err
