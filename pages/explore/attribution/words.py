"""What the attribution page says of its results, from the numbers of the run."""

import math
from collections.abc import Sequence

import numpy as np

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import Curves
from analysis.attribution.reference import ORDERS, Check, Reference
from analysis.attribution.sanity import ALIKE, Similarity
from analysis.attribution.settings import Target
from figures.pictures.heatmaps import Look

CHECKS = (
    "Pixels are taken away in the map’s own order, most important first, a tenth at a time, and "
    "become the picture’s mean colour (deletion); or they are put back into the blurred picture "
    f"(insertion; Petsiuk et al. 2018). Dotted, with a band: mean and range of {ORDERS} random "
    "orders as coarse as the map (random values on a grid, enlarged as Grad-CAM’s are). By chance "
    f"alone one order in {ORDERS + 1} beats all {ORDERS}. Beside it the same method on the same "
    "network with random weights (Adebayo et al. 2018)."
)

PLACES = {
    1: "better than every random order",
    0: "within the range of the random orders",
    -1: "**worse than every random order**",
}

ASKS = {
    "gradcam": "where the layer’s maps are, weighted by the score’s mean gradient (Selvaraju et "
    "al. 2017); as coarse as the layer’s grid.",
    "guided_gradcam": "Grad-CAM times a gradient that passes a ReLU only where it is positive: "
    "sharp, but partly an edge detector; the random weights show how much.",
    "integrated": (
        "the gradient averaged along the path from baseline to photo, times their difference "
        "(Sundararajan et al. 2017); it must add up to the difference in score, and what is "
        "missing is shown."
    ),
    "occlusion_coarse": "how far the score falls when a large window is covered (Zeiler and Fergus "
    "2014).",
    "occlusion_fine": "the same with a small window: finer, and many more passes.",
    "superpixels": "how far the score falls when one superpixel (SLIC) is covered.",
    "deeplift": "differences from a baseline instead of gradients (Shrikumar et al. 2017); it must "
    "add up, too.",
}


def score(target: Target, classes: Sequence[str]) -> str:
    """Whose score is explained."""
    name = classes[target.plus]
    if target.minus is None:
        return f"Which pixels raise the logit of “{name}”?"
    other = classes[target.minus]
    return f"Which pixels favour “{name}” over “{other}” (difference of their logits)?"


def shortened(name: str) -> str:
    """A class's name where there is little room."""
    return name if len(name) <= 24 else name[:22] + "…"


def probability(target: Target) -> str:
    """The curves' axis."""
    return "probability" if target.minus is None else "probability among the two"


def scale(look: Look) -> str:
    """What a colour means."""
    signs = {
        "signed": "Red counts for the class, blue against it.",
        "positive": "Only what counts for the class.",
        "absolute": "Magnitude: for or against the class.",
    }
    words = (
        f"{signs[look.sign]} Each map is scaled to its own 99.5th percentile of the magnitude; "
        "colours do not compare between maps."
    )
    if look.contour:
        share = 1 - look.threshold if look.threshold else 0.1
        words += (
            f" Contours enclose the strongest {share:.0%} of the smoothed map; dashed: against the "
            "class."
        )
    return words


def facts(result: Attribution, reach: float) -> str:
    """What a map is made of."""
    if reach == 0:
        return "Nothing here: the map is zero everywhere."
    parts = [
        f"last colour {reach:.2g}",
        f"{_pictures(result.pictures)} through the network, {result.seconds:.1f} s",
    ]
    if result.missing is not None:
        parts.append(completeness(result))
    return " · ".join(parts)


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"


def completeness(result: Attribution) -> str:
    """Whether the attributions add up to the difference in score."""
    if result.difference is None or result.total is None or result.missing is None:
        return ""
    steps = f" in {result.steps} steps" if result.steps and result.steps > 1 else ""
    words = (
        f"its sum is {result.total:.3g} of a difference in score of {result.difference:.3g}: "
        f"{_share(result.missing)} missing{steps}"
    )
    return words if result.reached else f"**not complete**, {words}; treat the map as approximate"


def _share(value: float) -> str:
    return f"{value:.1%}" if value < 10 else "over 1,000 %"


def worth(result: Attribution, check: Check, same: Similarity) -> str:
    """The verdict in sentences."""
    if not np.any(result.heatmap):
        return "The map is zero everywhere here, so it ranks no pixel: there is nothing to check."
    curves, reference = check.curves, check.reference
    rows, columns = reference.grid
    lines = [
        f"- Deletion area **{curves.deletion_area:.3f}** (random orders on a {rows} × {columns} "
        f"grid: {_range(reference.deletion_areas)}; smaller is better), insertion area "
        f"**{curves.insertion_area:.3f}** ({_range(reference.insertion_areas)}; larger is better): "
        f"{_against_random(curves, reference)}.",
        f"- {_sanity(same, check.random)}",
    ]
    if result.missing is not None:
        text = completeness(result)
        lines.insert(0, f"- Completeness: {text}.")
    return "\n".join(lines)


def _range(areas: Sequence[float]) -> str:
    return f"{min(areas):.3f} to {max(areas):.3f}, mean {np.mean(areas):.3f}"


def _against_random(curves: Curves, reference: Reference) -> str:
    deletion, insertion = reference.by_deletion(curves), reference.by_insertion(curves)
    if deletion == insertion:
        return f"{PLACES[deletion]} by both"
    return f"{PLACES[deletion]} by deletion, {PLACES[insertion]} by insertion"


def _sanity(same: Similarity, other: Attribution) -> str:
    if not np.any(other.heatmap):
        return (
            "With random weights the map is zero everywhere (no positive evidence at this layer), "
            "so it cannot be compared; at least it is not the same map."
        )
    numbers = (
        f"Trained against random weights: rank correlation {_number(same.signed)} (magnitudes "
        f"{_number(same.magnitude)}), SSIM of magnitudes {_number(same.structure)}"
    )
    if same.alike:
        return (
            f"{numbers}: **much of this map would be there without any training**. It shows the "
            "picture as much as what was learned."
        )
    if same.structure >= ALIKE:
        return (
            f"{numbers}: the order of the pixels depends on what was learned, though both maps "
            "look alike."
        )
    return f"{numbers}: the map depends on what was learned."


def _number(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}"
