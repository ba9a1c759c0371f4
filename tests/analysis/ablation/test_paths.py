"""How many blocks the paths through a residual network cross."""

from math import comb

import pytest

from analysis.ablation.paths import central, path_lengths


def test_most_paths_of_resnet_110_cross_19_to_35_blocks():
    """Veit et al. 2016, section 4.1: 95 % of the paths through 54 blocks."""
    shares = path_lengths(54)
    assert shares.sum() == pytest.approx(1)
    assert shares[19:36].sum() > 0.95


def test_the_central_range_holds_what_it_says():
    shares = path_lengths(8)
    low, high = central(shares, 0.9)
    exact = sum(comb(8, k) for k in range(low, high + 1)) / 2**8
    assert shares[low : high + 1].sum() == pytest.approx(exact)
    assert exact >= 0.9 > sum(comb(8, k) for k in range(low + 1, high)) / 2**8
