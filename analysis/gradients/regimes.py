"""What is expected of a combination of BatchNorm and initialisation, and what a run says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

# Of the first layer's gradient, for one more layer of depth.
VANISHES, STEADY, EXPLODES = 0.8, 0.9, 1.1
Firsts = Mapping[tuple[str, int], float]


@dataclass(frozen=True)
class Claim:
    """One expectation: the sentence, the family, and the range of its growth per layer (low, high).

    `high` None means: below the plain net's own growth.
    """

    family: str
    sentence: str
    low: float
    high: float | None


@dataclass(frozen=True)
class Regime:
    """A combination that the lecture names."""

    title: str
    norm: bool
    init: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Finding:
    """First-layer gradients of the shallowest and the deepest net; `growth` is per layer.

    `growth` is None with a single depth, or where a gradient is zero; `holds` is None where
    nothing is expected or nothing can be said.
    """

    family: str
    sentence: str
    depths: tuple[int, int]
    firsts: tuple[float, float]
    growth: float | None
    holds: bool | None


INFINITE = float("inf")
REGIMES = (
    Regime(
        "No BatchNorm, default init",
        False,
        "default",
        (
            Claim("plain", "The plain net's gradient vanishes with depth.", 0.0, VANISHES),
            Claim("residual", "The residual net's does not.", STEADY, EXPLODES),
        ),
    ),
    Regime(
        "No BatchNorm, He init",
        False,
        "he",
        (
            Claim("plain", "The plain net's gradient stays within reach.", STEADY, EXPLODES),
            Claim(
                "residual",
                "The residual net's explodes: every block adds variance.",
                EXPLODES,
                INFINITE,
            ),
        ),
    ),
    Regime(
        "BatchNorm, He init",
        True,
        "he",
        (
            Claim(
                "plain",
                "At initialisation the plain net's gradient explodes with depth.",
                EXPLODES,
                INFINITE,
            ),
            Claim("residual", "The residual net's grows more slowly.", STEADY, None),
        ),
    ),
)


def regime_of(norm: bool, init: str, pre_activation: bool) -> Regime | None:
    """The named regime, or None: the papers' sentences are for these three, with post-activation
    blocks.
    """
    if pre_activation:
        return None
    return next((r for r in REGIMES if (r.norm, r.init) == (norm, init)), None)


def findings(regime: Regime | None, firsts: Firsts) -> list[Finding]:
    """One finding for each family, from the first layer's gradient norms by family and depth."""
    depths = sorted({depth for _, depth in firsts})
    ends = depths[0], depths[-1]
    pairs = {
        family: (firsts[family, ends[0]], firsts[family, ends[1]])
        for family in ("plain", "residual")
    }
    growths = {family: _growth(pair, ends) for family, pair in pairs.items()}
    found = []
    for family, pair in pairs.items():
        claim = next((c for c in regime.claims if c.family == family), None) if regime else None
        sentence = claim.sentence if claim else ""
        holds = _holds(claim, pair, growths) if claim else None
        found.append(Finding(family, sentence, ends, pair, growths[family], holds))
    return found


def _growth(pair: tuple[float, float], depths: tuple[int, int]) -> float | None:
    shallow, deep = pair
    if depths[0] == depths[1] or not (0 < shallow < INFINITE and 0 < deep < INFINITE):
        return None
    return float((deep / shallow) ** (1 / (depths[1] - depths[0])))


def _holds(
    claim: Claim, pair: tuple[float, float], growths: Mapping[str, float | None]
) -> bool | None:
    growth = growths[claim.family]
    if growth is None:
        vanished = pair[1] == 0 < pair[0]
        return claim.high == VANISHES if vanished else None
    high = claim.high if claim.high is not None else growths["plain"]
    return None if high is None else claim.low < growth < high
