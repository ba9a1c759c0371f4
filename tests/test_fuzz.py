"""A slice of the fuzz run: broken uploads end in a result or in one of our own sentences."""

import pytest

from benchmarks.broken import mutated
from benchmarks.trials import KINDS

COUNTS = {"pictures": 400, "checkpoints": 150, "labels": 100, "links": 100}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", COUNTS)
def test_a_few_hundred_broken_inputs(kind):
    seeds, trial = KINDS[kind]
    sound = seeds()
    for number in range(COUNTS[kind]):
        try:
            trial(mutated(sound, 1, number))
        except Exception as problem:
            raise AssertionError(f"{kind}, seed 1, number {number}") from problem


def test_the_same_number_is_the_same_input():
    sound = [b"abcdefgh" * 50, b"01234567" * 50]
    made = [mutated(sound, 3, number) for number in range(40)]
    assert made == [mutated(sound, 3, number) for number in range(40)]
    assert made[:2] == sound
    assert len(set(made)) > 30
