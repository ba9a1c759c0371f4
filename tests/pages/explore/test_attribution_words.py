"""What the page says follows from the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.reference import Check, Reference
from analysis.attribution.sanity import Similarity
from analysis.attribution.settings import Target, settings_for
from pages.explore.attribution import words

HEAT = np.ones((4, 4), dtype=np.float32)
ONE = Attribution(
    settings_for("integrated"), Target(0), HEAT, HEAT[None], 1.0, 18, 2.0, 1.98, 0.01, True, 16
)
SHARES = np.array([0.0, 0.5, 1.0])


def curves(deletion, insertion):
    return Curves(SHARES, np.array(deletion), np.array(insertion))


GOOD = curves([1, 0, 0], [0, 1, 1])
ORDERS = Reference(
    (7, 5), [curves([1, middle, 0], [0, middle, 1]) for middle in (0.4, 0.5, 0.55, 0.6)]
)
OTHER = Similarity(0.0, 0.1, 0.1)


def worth(result, found, same=OTHER, random=ONE):
    return words.worth(result, Check(found, ORDERS, random), same)


def test_completeness_is_claimed_only_where_it_was_reached():
    assert "1.0% missing in 16 steps" in words.completeness(ONE)
    assert "not complete" not in words.completeness(ONE)
    short = replace(ONE, total=1.0, missing=0.5, reached=False, steps=256)
    assert "**not complete**" in words.completeness(short)
    assert "50.0% missing in 256 steps" in worth(short, GOOD)


@pytest.mark.parametrize(
    ("deletion", "insertion", "verdict"),
    [
        (0.1, 0.9, ": better than every random order by both."),
        (0.45, 0.52, ": within the range of the random orders by both."),
        (0.4, 0.6, ": within the range of the random orders by both."),
        (0.9, 0.1, ": **worse than every random order** by both."),
        (0.2, 0.5, "better than every random order by deletion, within the range of the random"),
        (0.5, 0.2, "orders by deletion, **worse than every random order** by insertion."),
        (0.5, 0.8, "random orders by deletion, better than every random order by insertion."),
    ],
)
def test_the_verdict_follows_from_the_range_of_the_random_orders(deletion, insertion, verdict):
    text = worth(ONE, curves([1, deletion, 0], [0, insertion, 1]))
    assert verdict in text


def test_the_range_and_the_mean_of_the_areas_are_named():
    text = worth(ONE, GOOD)
    assert "random orders on a 7 × 5 grid: 0.450 to 0.550, mean 0.506; smaller" in text
    assert "Deletion area **0.250**" in text
    assert "**0.750** (0.450 to 0.550, mean 0.506; larger" in text


def test_random_weights():
    alike = Similarity(0.1, 0.7, 0.2)
    assert "without any training" in worth(ONE, GOOD, alike)
    assert "depends on what was learned." in worth(ONE, GOOD)
    assert "look alike" in worth(ONE, GOOD, Similarity(0.1, 0.1, 0.8))
    empty = replace(ONE, heatmap=0 * HEAT)
    assert "cannot be compared" in worth(ONE, GOOD, Similarity(*[np.nan] * 3), empty)
    assert "nothing to check" in worth(empty, GOOD)
    assert "zero everywhere" in words.facts(empty, 0.0)
