"""What the page says follows from the numbers."""

from dataclasses import replace

import numpy as np

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.sanity import Similarity
from analysis.attribution.settings import Target, settings_for
from pages.explore.attribution import words as words

HEAT = np.ones((4, 4), dtype=np.float32)
ONE = Attribution(
    settings_for("integrated"), Target(0), HEAT, HEAT[None], 1.0, 18, 2.0, 1.98, 0.01, True, 16
)
SHARES = np.array([0.0, 0.5, 1.0])


def curves(deletion, insertion):
    return Curves(SHARES, np.array(deletion), np.array(insertion))


GOOD, RANDOM = curves([1, 0, 0], [0, 1, 1]), curves([1, 0.5, 0], [0, 0.5, 1])
OTHER = Similarity(0.0, 0.1, 0.1)


def test_completeness_is_claimed_only_where_it_was_reached():
    assert "1.0% missing in 16 steps" in words.completeness(ONE)
    assert "not complete" not in words.completeness(ONE)
    short = replace(ONE, total=1.0, missing=0.5, reached=False, steps=256)
    assert "**not complete**" in words.completeness(short)
    assert "50.0% missing in 256 steps" in words.worth(short, GOOD, RANDOM, OTHER, ONE)


def test_curves_are_compared_with_the_random_order():
    assert "by both" in words.worth(ONE, GOOD, RANDOM, OTHER, ONE)
    assert "by deletion only" in words.worth(ONE, curves([1, 0, 0], [0, 0, 1]), RANDOM, OTHER, ONE)
    assert "no better than a random order" in words.worth(ONE, RANDOM, GOOD, OTHER, ONE)


def test_random_weights():
    alike = Similarity(0.1, 0.7, 0.2)
    assert "without any training" in words.worth(ONE, GOOD, RANDOM, alike, ONE)
    assert "depends on what was learned." in words.worth(ONE, GOOD, RANDOM, OTHER, ONE)
    assert "look alike" in words.worth(ONE, GOOD, RANDOM, Similarity(0.1, 0.1, 0.8), ONE)
    empty = replace(ONE, heatmap=0 * HEAT)
    assert "cannot be compared" in words.worth(ONE, GOOD, RANDOM, Similarity(*[np.nan] * 3), empty)
    assert "nothing to check" in words.worth(empty, GOOD, RANDOM, OTHER, ONE)
    assert "zero everywhere" in words.facts(empty, 0.0)
