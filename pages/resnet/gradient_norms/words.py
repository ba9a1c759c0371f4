"""What the gradient norms say, in words."""

import numpy as np

from analysis.gradients.regimes import Finding
from figures.plots.log_axis import SUPER

MARKS = {True: ":green[:material/check: as expected]", None: "",
         False: ":orange[:material/priority_high: this run contradicts it]"}  # fmt: skip


def measured(finding: Finding) -> str:
    """What was measured of one family, in one sentence."""
    (shallow, deep), (low, high) = finding.depths, finding.firsts
    name = finding.family.capitalize()
    if shallow == deep:
        return f"{name}-{deep}: the first layer receives **{_number(high)}**."
    growth = "" if finding.growth is None else f", **×{finding.growth:.2f} for each layer**"
    return f"{name}: first layer {_number(low)} with {shallow} layers, **{_number(high)}** with {deep}{growth}."


def _number(value: float) -> str:
    if value == 0:
        return "exactly zero"
    if not np.isfinite(value):
        return "beyond float64"
    if 1e-3 <= value < 1e4:
        return f"{value:.2g}" if value < 100 else f"{value:,.0f}"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}×10{str(int(power)).translate(SUPER)}"
