"""What is expected of a combination of BatchNorm and initialisation, and what a run says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

TENFOLD = 10.0  # a gradient that changes by more does not stay
INFINITE = float("inf")
Norms = Mapping[tuple[str, int], float]
Course = Literal["falls", "stays", "grows"]


@dataclass(frozen=True)
class Claim:
    """One expectation: the family, the sentence, and the course of the first layer's gradient with
    depth; None means that it grows less than the plain net's.
    """

    family: str
    sentence: str
    course: Course | None


@dataclass(frozen=True)
class Regime:
    """A combination that the lecture names."""

    title: str
    norm: bool
    init: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Finding:
    """First-layer gradients of the shallowest and the deepest net, and what each is of the last
    layer's gradient in the same net.

    `factor` is the deepest net's first-layer gradient over the shallowest one's, None with a single
    depth or where one is zero or beyond float64; `course` sums up what is measured; `holds` is None
    where nothing is expected or nothing can be said.
    """

    family: str
    sentence: str
    depths: tuple[int, int]
    firsts: tuple[float, float]
    shares: tuple[float, float]
    factor: float | None
    course: Course | None
    holds: bool | None


REGIMES = (
    Regime(
        "No BatchNorm, default init",
        False,
        "default",
        (
            Claim("plain", "The plain net's gradient vanishes with depth.", "falls"),
            Claim("residual", "The residual net's does not.", "stays"),
        ),
    ),
    Regime(
        "No BatchNorm, He init",
        False,
        "he",
        (
            Claim("plain", "The plain net's gradient stays within a factor of ten.", "stays"),
            Claim(
                "residual",
                "The residual net's explodes: every block adds variance.",
                "grows",
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
                "grows",
            ),
            Claim("residual", "The residual net's grows more slowly.", None),
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


def course(ratio: float) -> Course:
    """Whether a gradient falls or grows more than tenfold, or stays."""
    if ratio < 1 / TENFOLD:
        return "falls"
    return "grows" if ratio > TENFOLD else "stays"


def findings(regime: Regime | None, firsts: Norms, lasts: Norms) -> list[Finding]:
    """One finding for each family, from the first and the last layer's gradient norms by family and
    depth.
    """
    depths = sorted({depth for _, depth in firsts})
    ends = depths[0], depths[-1]
    factors = {f: _factor(*(firsts[f, depth] for depth in ends)) for f in ("plain", "residual")}
    found = []
    for family, factor in factors.items():
        claim = next((c for c in regime.claims if c.family == family), None) if regime else None
        shallow, deep = ((firsts[family, depth], lasts[family, depth]) for depth in ends)
        shares = _share(*shallow), _share(*deep)
        taken = _course(ends, (shallow[0], deep[0]), factor, shares)
        holds = (
            _holds(claim, taken, factor, factors["plain"]) if claim and ends[0] != ends[1] else None
        )
        sentence, pair = claim.sentence if claim else "", (shallow[0], deep[0])
        found.append(Finding(family, sentence, ends, pair, shares, factor, taken, holds))
    return found


def _factor(shallow: float, deep: float) -> float | None:
    known = 0 < shallow < INFINITE and 0 < deep < INFINITE
    return deep / shallow if known else None


def _share(first: float, last: float) -> float:
    return first / last if last else float("nan")


def _course(
    depths: tuple[int, int],
    firsts: tuple[float, float],
    factor: float | None,
    shares: tuple[float, float],
) -> Course | None:
    """By the whole depth; where that stays, by the first-to-last ratio's own change with depth."""
    if depths[0] == depths[1]:
        return course(shares[0]) if shares[0] > 0 else None
    if factor is None:
        return "falls" if firsts[1] == 0 < firsts[0] else None
    if course(factor) != "stays" or not all(0 < share < INFINITE for share in shares):
        return course(factor)
    return course(shares[1] / shares[0])


def _holds(
    claim: Claim, taken: Course | None, factor: float | None, plain: float | None
) -> bool | None:
    """None where the gradient goes the expected way, but not yet tenfold."""
    if claim.course is None:
        return None if factor is None or plain is None else 1 / TENFOLD < factor < plain
    if taken is None:
        return None
    if taken == claim.course:
        return True
    if claim.course == "stays" or taken != "stays" or factor is None:
        return False
    on_the_way = factor > 1 if claim.course == "grows" else factor < 1
    return None if on_the_way else False
