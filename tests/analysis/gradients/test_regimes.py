"""The regimes of depth, norm and init that a careful lecturer will check."""

import pytest

from analysis.gradients.regimes import findings, regime_of
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


def test_findings_say_when_a_run_contradicts():
    vanishing = {
        ("plain", 8): 1e-4,
        ("plain", 32): 1e-14,
        ("residual", 8): 0.02,
        ("residual", 32): 0.03,
    }
    regime = regime_of(False, "default", False)
    assert [f.holds for f in findings(regime, vanishing)] == [True, True]
    assert findings(regime, vanishing)[0].growth == pytest.approx(10 ** (-10 / 24))
    healthy = {**vanishing, ("plain", 32): 1e-4}
    assert [f.holds for f in findings(regime, healthy)] == [False, True]
    gone = {**vanishing, ("plain", 32): 0.0}
    assert findings(regime, gone)[0].holds
    assert findings(regime, gone)[0].growth is None
    single = {("plain", 8): 1e-4, ("residual", 8): 0.02}
    assert [f.holds for f in findings(regime, single)] == [None, None]
    assert [f.sentence for f in findings(None, vanishing)] == ["", ""]
    assert regime_of(True, "he", True) is None
