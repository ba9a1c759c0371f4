"""The regimes of depth, norm and init that a careful lecturer will check."""

import numpy as np
import pytest

from analysis.gradients.norms import profile
from analysis.gradients.regimes import findings, regime_of
from models.depth_family import DepthSpec
from tests.analysis.gradients.test_norms import SIXTY_FOUR, first


def test_regime_of_the_default_init_without_norm():
    """Batch 64: plain about 1e-4 (8 layers), 1e-9 (20), 1e-14 (32); residual 2e-2 to 4e-2."""
    for depth, power in ((8, -4), (20, -9), (32, -14)):
        assert first("plain", depth, False, "default") == pytest.approx(10.0**power, rel=9)
        assert 10 ** (power - 1) < first("plain", depth, False, "default") < 10 ** (power + 1)
        assert 5e-3 < first("residual", depth, False, "default") < 1e-1


def test_regime_of_he_without_norm():
    """Plain within an order of magnitude or so; residual about 1e-1 at 8, 1e3 to 1e4 at 56."""
    plain = [first("plain", depth, False, "he") for depth in (8, 20, 32)]
    assert max(plain) / min(plain) < 30
    residual = [first("residual", depth, False, "he") for depth in (8, 20, 32)]
    assert 1e-1 < residual[0] < 1e1
    assert residual[0] < residual[1] < residual[2]
    assert 1e3 < first("residual", 56, False, "he", SIXTY_FOUR[:16]) < 1e5


def test_regime_with_batch_norm():
    """Plain about 1e0 at 20 layers and 1e3 at 56; the residual net grows slowly (under 10 at
    110).
    """
    plain = [first("plain", depth, True, "he") for depth in (8, 20, 32)]
    assert plain[0] < plain[1] < plain[2]
    assert 0.3 < plain[1] < 10
    assert 1e2 < first("plain", 56, True, "he", SIXTY_FOUR[:16]) < 1e4
    residual = [first("residual", depth, True, "he") for depth in (8, 32)]
    assert residual[0] < residual[1] < 10
    assert residual[1] < plain[2]


def judged(regime, plain, residual, depths=(8, 110), lasts=None):
    """Findings from the first layer's gradients at two depths; the last layer's are 1 if not
    given.
    """
    firsts = {
        (f, d): v
        for f, pair in (("plain", plain), ("residual", residual))
        for d, v in zip(depths, pair, strict=True)
    }
    return findings(regime, firsts, lasts or dict.fromkeys(firsts, 1.0))


DEFAULT, HE, NORMED = (
    regime_of(*how, False) for how in ((False, "default"), (False, "he"), (True, "he"))
)


@pytest.mark.parametrize(
    ("regime", "plain", "residual", "holds", "courses"),
    [
        (DEFAULT, (1e-4, 1e-14), (0.02, 0.03), [True, True], ["falls", "stays"]),
        (DEFAULT, (1e-4, 1e-4), (0.02, 0.03), [False, True], ["stays", "stays"]),
        (DEFAULT, (1e-4, 3e-5), (0.02, 1e-3), [None, False], ["stays", "falls"]),
        (DEFAULT, (1e-4, 2e-4), (0.02, 0.5), [False, False], ["stays", "grows"]),
        (DEFAULT, (1e-4, 0.0), (0.02, 0.03), [True, True], ["falls", "stays"]),
        (HE, (0.57, 0.013), (1.0, 1e8), [False, True], ["falls", "grows"]),
        (HE, (0.8, 0.009), (1.0, 8.0), [False, None], ["falls", "stays"]),
        (HE, (0.6, 0.07), (1.0, 0.9), [True, False], ["stays", "stays"]),
        (NORMED, (1.0, 1e7), (1.0, 30.0), [True, True], ["grows", "grows"]),
        (NORMED, (1.0, 6.0), (1.0, 7.0), [None, False], ["stays", "stays"]),
        (NORMED, (1.0, 0.5), (1.0, 0.01), [False, False], ["stays", "falls"]),
    ],
)
def test_courses_are_judged_over_the_whole_depth(regime, plain, residual, holds, courses):
    found = judged(regime, plain, residual)
    assert [f.holds for f in found] == holds
    assert [f.course for f in found] == courses


def test_the_number_of_layers_between_does_not_change_the_verdict():
    """A steady 4 % a layer is a change of 50 times over 110 layers."""
    for deep, expected in ((32, "stays"), (56, "stays"), (74, "falls"), (110, "falls")):
        pair = 0.5, 0.5 * 0.963 ** (deep - 8)
        assert judged(None, pair, pair, (8, deep))[0].course == expected


def test_the_first_to_last_ratio_decides_where_the_depth_does_not():
    lasts = {("plain", 8): 2.0, ("plain", 110): 0.02, ("residual", 8): 5.0, ("residual", 110): 4.0}
    plain, residual = judged(HE, (0.4, 0.2), (0.5, 0.4), lasts=lasts)
    assert plain.shares == pytest.approx((0.2, 10))
    assert (plain.course, plain.holds) == ("grows", False)
    assert (residual.course, residual.shares) == ("stays", pytest.approx((0.1, 0.1)))


def test_one_depth_shows_its_ratio_and_judges_no_expectation():
    plain, residual = judged(DEFAULT, (1e-4,), (0.2,), (20,))
    assert (plain.course, plain.factor, plain.holds) == ("falls", 1.0, None)
    assert (residual.course, residual.holds) == ("stays", None)
    assert [f.sentence for f in judged(None, (1, 1), (1, 1))] == ["", ""]
    assert regime_of(True, "he", True) is None
    assert judged(DEFAULT, (1.0, np.inf), (1.0, 1.0))[0].holds is None


def test_a_plain_he_net_of_110_layers_does_not_stay():
    """Measured anew: each layer loses little, all of them together more than tenfold."""
    pictures, found = SIXTY_FOUR[:4], {}
    for depth in (8, 110):
        gradients = profile(DepthSpec("plain", depth, False, "he"), 0, pictures).gradients
        found["plain", depth] = found["residual", depth] = float(gradients[0])
    assert found["plain", 110] < found["plain", 8] / 10
    finding = findings(HE, found, dict.fromkeys(found, 1.0))[0]
    assert (finding.course, finding.holds) == ("falls", False)
