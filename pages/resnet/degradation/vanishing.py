"""Whether gradients vanished while the recorded nets were trained, in their own numbers."""

from collections.abc import Mapping, Sequence

from analysis.gradients.regimes import Course, course
from records.depth_runs import DepthRun
from records.health import Health, health

WAYS: Mapping[tuple[Course, Course], str] = {
    ("falls", "falls"): "from the last layer to the first the gradient falls more than tenfold",
    ("falls", "stays"): "at times the gradient falls more than tenfold from last layer to first",
    (
        "falls",
        "grows",
    ): "the first layer's gradient swings from less than a tenth of the last one's "
    "to more than ten times as much",
    ("stays", "stays"): "from the last layer to the first the gradient stays within a factor of "
    "ten",
    ("stays", "grows"): "at times the gradient grows more than tenfold from last layer to first",
    ("grows", "grows"): "from the last layer to the first the gradient grows more than tenfold",
}


def gradient_words(pair: Sequence[DepthRun]) -> str:
    """Whether gradients vanish while the nets train, in their own numbers."""
    measured = [(run, health(run)) for run in pair]
    said = "\n".join(f"- {_health_words(run, norms)}" for run, norms in measured)
    return f"{said}\n\n{_together({run.family: norms for run, norms in measured})}".rstrip()


def _health_words(run: DepthRun, norms: Health) -> str:
    low, high = min(norms.first.values()), max(norms.first.values())
    facts = (
        f"the first layer receives {low:.2g} to {high:.2g} times what the last one does after one"
        f" epoch and later; the smallest gradient is {norms.smallest:.2g} ({norms.layer}, epoch"
        f" {norms.epoch}), {norms.share:.2g} of that epoch's largest."
    )
    if norms.zeros:
        return f"**{run.name}: {norms.zeros} layer gradients are exactly zero**; {facts}"
    return f"**{run.name}: {WAYS[course(low), course(high)]}**; {facts}"


def _together(measured: Mapping[str, Health]) -> str:
    """What the ratios of both families allow to say; nothing where one is not recorded."""
    if set(measured) != {"plain", "residual"}:
        return ""
    lows = {family: min(norms.first.values()) for family, norms in measured.items()}
    if course(lows["plain"]) != "falls":
        return (
            "The plain net's first layers do receive a gradient, so vanishing gradients are"
            " unlikely to be why it is worse, as He et al. (2016, section 4.1) found."
        )
    if course(lows["residual"]) == "falls":
        return "The gradient weakens on its way in both nets, so it does not tell them apart."
    return (
        f"At its least, the plain net's ratio is {lows['plain']:.2g} and the residual net's"
        f" {lows['residual']:.2g}: without shortcuts the first layers receive much less, though not"
        " nothing. This run does not say whether that is a cause of its error or a consequence; He"
        " et al. (2016, section 4.1) hold vanishing gradients unlikely."
    )
