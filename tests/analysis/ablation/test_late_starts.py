"""Passes that start at the first change, and several knock-outs in one batch: the same logits."""

import pytest
import torch

from analysis.ablation.branches import (
    ablated_logits,
    first_difference,
    replacement,
    whole_run,
)
from models.catalog import NETWORKS
from tests.analysis.ablation.test_branches import ALL, STATES, parts, without


@pytest.mark.parametrize("name", ALL)
def test_from_the_first_change_on_is_the_whole_pass_bit_for_bit(name):
    walk, joins, pixels = parts(name)
    runs = {frozenset(): whole_run(walk, joins, pixels)}
    for off in STATES:
        full = without(walk, joins, pixels, off, "picture")
        for before, run in runs.items():
            base = (run, first_difference(joins, before, off))
            short = without(walk, joins, pixels, off, "picture", base=base)
            assert torch.equal(short.logits, full.logits)
            assert all(torch.equal(short.given[edge], full.given[edge]) for edge in full.given)
        runs[off] = full
    last = STATES[-1]
    assert torch.equal(
        without(walk, joins, pixels, last, "picture", base=(runs[last], len(joins))).logits,
        runs[last].logits,
    )


def test_starting_late_multiplies_less():
    walk, joins, _ = parts("googlenet-mini")
    costs = [walk.macs([part.node for part in join.parts]) for join in joins]
    assert costs == sorted(costs, reverse=True)
    classes = NETWORKS["googlenet-mini"].class_count
    assert costs[-1] == 512 * classes  # behind the last module there is only the classifier
    assert walk.macs([]) > 2 * costs[2]


@pytest.mark.parametrize("name", ALL)
def test_knocking_out_in_a_batch_is_one_at_a_time(name):
    walk, joins, pixels = parts(name)
    run = whole_run(walk, joins, pixels)
    for which in (1, len(joins) - 1):
        changes = [(place, replacement("zero")) for place in range(len(joins[which].parts))]
        batch = ablated_logits(walk, joins[which], run, changes)
        lone = [without(walk, joins, pixels, frozenset({(which, p)})).logits[0] for p, _ in changes]
        torch.testing.assert_close(batch, torch.stack(lone), rtol=1e-4, atol=1e-5)
