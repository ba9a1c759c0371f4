"""Whether a gradient falls, stays or grows: with depth, and from the last layer to the first."""

import math
from collections.abc import Sequence

from analysis.gradients.regimes import Finding, course
from figures.plots.log_axis import SUPER
from records.depth_runs import DepthRun

MARKS = {
    True: ":green[:material/check: as expected]",
    None: "",
    False: ":orange[:material/priority_high: this run contradicts it]",
}
COURSES = {
    "falls": "falls more than tenfold",
    "stays": "stays within a factor of ten",
    "grows": "grows more than tenfold",
}


def measured(finding: Finding) -> str:
    """What was measured of one family, in sentences."""
    (shallow, deep), (low, high) = finding.depths, finding.firsts
    name = finding.family.capitalize()
    if shallow == deep:
        return (
            f"{name}-{deep}: the first layer receives **{_number(high)}**, "
            f"{_number(finding.shares[1])} times what the last layer receives."
        )
    factor = "" if finding.factor is None else f", **{_number(finding.factor)} times as much**"
    taken = f": it {COURSES[finding.course]}" if finding.course else ""
    return (
        f"{name}: first layer {_number(low)} with {shallow} layers, **{_number(high)}** with"
        f" {deep}{factor}{taken}. Of the last layer's gradient that is {_number(finding.shares[0])}"
        f" with {shallow} layers and {_number(finding.shares[1])} with {deep}."
    )


def _number(value: float) -> str:
    if value == 0:
        return "exactly zero"
    if math.isnan(value):
        return "undefined"
    if not math.isfinite(value):
        return "beyond float64"
    if 1e-3 <= value < 1e4:
        return f"{value:.2g}" if value < 100 else f"{value:,.0f}"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}×10{str(int(power)).translate(SUPER)}"


def training_words(deep: DepthRun, shallow: DepthRun, residual: DepthRun | None) -> str:
    """The deepest plain net's gradients at the start and at the end, beside the residual net's of
    that depth, and what its errors are.
    """
    errors = [100 * run.series["training_error"][-1] for run in (deep, shallow)]
    end = deep.probes[max(deep.probes)]
    beside = "".join(f" {_from_last_to_first(run)}" for run in (deep, residual) if run)
    return (
        f"The first layer's gradient is {_number(deep.probes[0][0])} at initialisation and"
        f" {_number(end[0])} after epoch {deep.epochs}.{beside}\n\n{deep.name} ends with"
        f" **{errors[0]:.0f} %** training error and {shallow.name} with **{errors[1]:.0f} %**."
        f" {_conclusion(end, errors)}"
    )


def _from_last_to_first(run: DepthRun) -> str:
    ends = [run.probes[0], run.probes[max(run.probes)]]
    before, after = (norms[0] / norms[-1] if norms[-1] else math.nan for norms in ends)
    taken = "" if math.isnan(after) else f" From the last layer to the first it {_way(after)}."
    return (
        f"**{run.name}:** the first layer receives {_number(before)} times what the last one does"
        f" at initialisation, **{_number(after)}** times at the end.{taken}"
    )


def _way(share: float) -> str:
    return COURSES[course(share)]


def _conclusion(end: Sequence[float], errors: Sequence[float]) -> str:
    """What the plain net's last gradients and the training errors (deep, shallow) allow to say."""
    if errors[0] <= errors[1]:
        return "So there is no degradation here to explain."
    if end[-1] and course(end[0] / end[-1]) == "stays":
        return "So vanishing gradients do not explain this degradation."
    return (
        "So weak first-layer gradients and degradation go together in this run, and it does not say"
        " which causes which. He et al. (2016, section 4.1) hold vanishing gradients unlikely."
        if end[0] < end[-1]
        else "So the first layers do not lack a gradient."
    )
