"""What is said of recorded gradients follows from the run, and changes with it."""

import pytest

from pages.resnet.degradation.vanishing import gradient_words
from pages.resnet.gradient_norms.courses import training_words
from records.depth_runs import pick, read_runs
from tests.records.test_depth_runs import synthetic


def recorded(tmp_path, family, firsts, epochs=(1, 20), start=2.0, error=0.1, depth=56):
    """A run whose first layer receives these shares of the last one's gradient, 0.5."""
    norms = {"0": [start] + [0.5] * (depth - 1)}
    norms |= {
        str(epoch): [0.5 * first] + [0.5] * (depth - 1)
        for epoch, first in zip(epochs, firsts, strict=True)
    }
    run = {"training_error": error, "test_error": 0.2, "loss": 1.0, "running_error": 0.1}
    history = [{"epoch": e + 1, "rate": 0.1, "seconds": 1.0, **run} for e in range(20)]
    synthetic(family, depth, tmp_path, gradient_norms=norms, history=history)
    return pick(read_runs(tmp_path), family, depth)


@pytest.mark.parametrize(
    ("firsts", "words"),
    [
        ((0.013, 0.048), "from the last layer to the first the gradient falls more than tenfold"),
        ((0.26, 0.59), "the gradient stays within a factor of ten"),
        ((0.04, 0.9), "at times the gradient falls more than tenfold"),
        ((0.04, 30), "swings from less than a tenth"),
        ((3, 12), "at times the gradient grows more than tenfold"),
        ((30, 12), "to the first the gradient grows more than tenfold"),
    ],
)
def test_a_run_is_judged_by_its_first_to_last_ratios(tmp_path, firsts, words):
    text = gradient_words([recorded(tmp_path, "plain", firsts)])
    assert words in text
    low, high = min(firsts), max(firsts)
    assert f"receives {low:.2g} to {high:.2g} times what the last one does" in text


@pytest.mark.parametrize(
    ("plain", "residual", "words"),
    [
        ((0.02, 0.04), (0.3, 0.6), "ratio is 0.02 and the residual net's 0.3: without shortcuts"),
        ((0.4, 0.2), (0.3, 0.6), "The plain net's first layers do receive a gradient"),
        ((0.02, 0.04), (0.03, 0.6), "weakens on its way in both nets"),
    ],
)
def test_both_families_ratios_decide_what_may_be_said(tmp_path, plain, residual, words):
    runs = [recorded(tmp_path, "plain", plain), recorded(tmp_path, "residual", residual)]
    assert words in gradient_words(runs)
    assert words not in gradient_words(runs[:1])


@pytest.mark.parametrize(
    ("end", "start", "error", "words"),
    [
        (0.0348, 306, 0.5, "go together in this run"),
        (0.4, 306, 0.5, "So vanishing gradients do not explain this degradation"),
        (40, 2, 0.5, "So the first layers do not lack a gradient"),
        (0.0348, 2, 0.05, "no degradation here"),
    ],
)
def test_the_trainings_sentence_changes_with_the_run(tmp_path, end, start, error, words):
    shallow = recorded(tmp_path, "plain", (0.7, 0.7), error=0.2, depth=20)
    deep = recorded(tmp_path, "plain", (0.1, end), start=start, error=error)
    beside = recorded(tmp_path, "residual", (0.5, 0.381))
    text = training_words(deep, shallow, beside)
    assert words in text
    assert "**plain-56:** the first layer receives" in text
    assert f"{start / 0.5:.0f} times what" in text.replace(",", "")
    assert "**residual-56:**" in text
    assert "**0.38** times at the end" in text
    way = "falls" if end < 0.1 else "grows" if end > 10 else "stays"
    assert f"first it {way}" in text.split("**residual-56:**")[0]
    assert "neither" not in text
    assert "residual-56" not in training_words(deep, shallow, None)


def test_the_shipped_runs_show_both_ratios():
    runs = read_runs()
    plain, residual = pick(runs, "plain", 56), pick(runs, "residual", 56)
    text = gradient_words([plain, residual])
    assert "receives 0.013 to 0.048 times" in text
    assert "receives 0.26 to 0.59 times" in text
    assert "residual-56: from the last layer to the first the gradient stays" in text
